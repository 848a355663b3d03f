namespace CartStream.Client;

/// <summary>Why a request was not answered (RFC 9457).</summary>
internal sealed record Problem(string? Title, string? Detail, IReadOnlyList<FieldFault>? Errors);
