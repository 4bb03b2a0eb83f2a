"""Packs as the tests of their files have them."""

from tests.exports.conftest import packs

__all__ = ["packs"]
