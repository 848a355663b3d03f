using System.Net;

namespace CartStream.Client;

/// <summary>The server did not do what it was asked, or could not be reached.</summary>
public sealed class CartStreamClientException : Exception
{
    internal CartStreamClientException(
        string message, HttpStatusCode? status, IReadOnlyList<FieldFault> faults, int attempts, Exception? inner)
        : base(message, inner) => (StatusCode, Faults, Attempts) = (status, faults, attempts);

    /// <summary>The status that it answered with; null when it could not be reached.</summary>
    public HttpStatusCode? StatusCode { get; }

    /// <summary>The fields that are wrong; empty when no field is.</summary>
    public IReadOnlyList<FieldFault> Faults { get; }

    /// <summary>How often it was asked.</summary>
    public int Attempts { get; }
}
