"""Texts to vectors: sentences and chunks of a text, the embedding model, the cache, and the encoder that joins them.

Arrays are ``(n_texts, n_dims)`` float32 with rows of length 1; a blank text is a row of zeros.
"""
