namespace CartStream.Server.Writing;

/// <summary>Identifies a repeated request, and holds its answer.</summary>
/// <param name="Key">The client's key, scoped to its API key.</param>
/// <param name="RequestHash">
/// Hash of path, query and body, to detect a key that is reused for another request.
/// </param>
/// <param name="Response">The answer to repeat.</param>
internal sealed record IdempotencyKey(byte[] Key, ulong RequestHash, byte[] Response);
