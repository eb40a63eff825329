"""Parameters of a constructor that can be looked at, changed and copied, as scikit-learn's conventions have it.

The constructor stores what it is given and nothing else; what is wrong is said when the parameters are used. What is
learned has a name that ends in an underscore. https://scikit-learn.org/stable/developers/develop.html
"""

from __future__ import annotations

import inspect
from typing import Any, Self

from mentormatch.errors import SettingError


class Estimator:
    """Something whose constructor stores its parameters under their own names."""

    @classmethod
    def _parameters(cls) -> dict[str, Any]:
        """Return the default of every parameter by name."""
        own = inspect.signature(cls).parameters.values()
        return {parameter.name: parameter.default for parameter in own}

    def get_params(self, *, deep: bool = True) -> dict[str, Any]:  # noqa: ARG002 - scikit-learn asks with it
        """Return the parameters as they were given, by name; no parameter holds others, whatever ``deep`` is."""
        return {name: getattr(self, name) for name in self._parameters()}

    def set_params(self, **params: Any) -> Self:
        """Change parameters and return this object; what was learned stays until it is fitted again.

        Raises
        ------
        SettingError
            When a name is not one of the parameters; nothing is changed then.
        """
        known = self._parameters()
        unknown = sorted(params.keys() - known)
        if unknown:
            raise SettingError(
                f"{type(self).__name__} has no parameter {', '.join(map(repr, unknown))}. It has {', '.join(known)}."
            )
        for name, value in params.items():
            setattr(self, name, value)
        return self

    def __sklearn_clone__(self) -> Self:
        """Return an unfitted copy for ``sklearn.base.clone``; the model is shared, never copied."""
        return type(self)(**self.get_params())

    def __sklearn_tags__(self) -> Any:
        """Return what scikit-learn, which asks and so is loaded, may take for granted: nothing but the conventions."""
        from sklearn.utils import Tags, TargetTags

        return Tags(estimator_type=None, target_tags=TargetTags(required=False))

    def __repr__(self) -> str:
        usual = self._parameters()
        given = {name: value for name, value in self.get_params().items() if value is not usual[name]}
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in given.items())})"
