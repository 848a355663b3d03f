using System.Net;

namespace CartStream.Client;

/// <summary>The server rejected the request, failed, or could not be reached.</summary>
public sealed class CartStreamClientException : Exception
{
    internal CartStreamClientException(
        string message, HttpStatusCode? status, IReadOnlyList<FieldFault> faults, int attempts, Exception? inner)
        : base(message, inner) => (StatusCode, Faults, Attempts) = (status, faults, attempts);

    /// <summary>The status of the answer; null when the server could not be reached.</summary>
    public HttpStatusCode? StatusCode { get; }

    /// <summary>The invalid fields; empty when there are none.</summary>
    public IReadOnlyList<FieldFault> Faults { get; }

    /// <summary>The number of attempts.</summary>
    public int Attempts { get; }
}
