using CartStream.Server.Validation;
using CartStream.Server.Writing;
using Microsoft.AspNetCore.Http;

namespace CartStream.Server.Api;

/// <summary>Maps the outcome of a write to a response.</summary>
internal static class WriteResults
{
    /// <summary>The problem when nothing was written; null when all was.</summary>
    public static ProblemResult? Fault(WriteKind kind) => kind == WriteKind.Overloaded
        ? ProblemResult.Of(StatusCodes.Status503ServiceUnavailable, "too many records are waiting to be written", 1)
        : null;
}
