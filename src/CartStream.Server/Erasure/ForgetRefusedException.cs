using CartStream.Log;

namespace CartStream.Server.Erasure;

/// <summary>
/// A request to forget was not written because too many records are waiting to be written; a retry may succeed.
/// </summary>
internal sealed class ForgetRefusedException() : LogException("too many records are waiting to be written");
