"""Plain pages and pictures at permanent addresses, beside the app: no session, no WebSocket."""
