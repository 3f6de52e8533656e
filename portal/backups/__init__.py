"""Copies of everything while the portal runs, in two parts that are kept apart: data, and keys; and putting them back."""
