"""What changes who may enter: invitations, sign-ins, factors, roles, sessions."""
