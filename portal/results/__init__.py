"""The result: the jury and the people side by side, after release."""
