"""Reasons for scores: contributions, the effect of each piece of evidence, sentences, and contrasts.

Nothing here guesses: contributions are the ones that were added up, and an effect is measured by taking the evidence
out of the profile and scoring the pair again.
"""
