namespace CartStream.Server.Writing;

/// <summary>By what a request that is sent again is recognised, and what it is then answered with.</summary>
/// <param name="Key">The client's key, in the name space of its API key.</param>
/// <param name="BodyHash">Hash of the body, so that a key that is used for another body is found out.</param>
/// <param name="Response">The answer, for the second time.</param>
internal sealed record IdempotencyKey(byte[] Key, ulong BodyHash, byte[] Response);
