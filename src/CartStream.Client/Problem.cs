namespace CartStream.Client;

/// <summary>An error response (RFC 9457).</summary>
internal sealed record Problem(string? Title, string? Detail, IReadOnlyList<FieldFault>? Errors);
