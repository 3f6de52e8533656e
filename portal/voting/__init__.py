"""The public vote: requests, ballots, receipts."""
