"""The Kultur section: topics, contacts, lasting pages."""
