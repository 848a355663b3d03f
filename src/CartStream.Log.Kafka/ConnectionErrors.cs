using Confluent.Kafka;

namespace CartStream.Log.Kafka;

/// <summary>
/// Remembers why connections of clients failed, because a call without an answer doesn't give the cause. Thread-safe.
/// </summary>
/// <remarks>Invariant: an error from before the last answer is not the cause of a later failure.</remarks>
internal sealed class ConnectionErrors
{
    // The facility of librdkafka's log lines about failed connections; some are reported nowhere else.
    private const string FailFacility = "FAIL";
    private volatile Failure? _last;
    private volatile bool _hasAnswered;
    private volatile bool _sawTransient;

    /// <summary>Whether the cluster has ever answered.</summary>
    public bool HasAnswered => _hasAnswered;

    /// <summary>Why the last connection failed, in librdkafka's words; null when nothing was reported.</summary>
    public string? Cause => _last?.Reason;

    /// <summary>
    /// Whether the cluster was never reached, for a permanent reason: refused credentials, another protocol, an unknown
    /// host name.
    /// </summary>
    public bool IsHopeless => !_hasAnswered && _last is { } last
        && (IsRefusal(last.Code) || (last.Code == ErrorCode.Local_Resolve && !_sawTransient));

    /// <summary>Adds an error from a client's error handler.</summary>
    public void Add(Error error)
    {
        // It follows every other error, and adds nothing.
        if (error.Code == ErrorCode.Local_AllBrokersDown)
            return;
        _sawTransient |= !IsRefusal(error.Code) && error.Code != ErrorCode.Local_Resolve;
        // A refusal is more informative than the disconnection after it.
        if (_last is not { } last || !IsRefusal(last.Code) || IsRefusal(error.Code))
            _last = new Failure(error.Code, error.Reason + Hint(error.Reason));
    }

    /// <summary>Adds a line of a client's log, if it is about a connection.</summary>
    public void Add(LogMessage line)
    {
        if (line.Facility != FailFacility || _last is not null)
            return;
        // The line begins with the name of a thread.
        var end = line.Message.StartsWith("[thrd:", StringComparison.Ordinal)
            ? line.Message.IndexOf("]: ", StringComparison.Ordinal)
            : -1;
        var reason = end < 0 ? line.Message : line.Message[(end + 3)..];
        _last = new Failure(ErrorCode.Local_Transport, reason + Hint(reason));
    }

    /// <summary>Records that the cluster has answered.</summary>
    public void SetAnswered()
    {
        _hasAnswered = true;
        _last = null;
    }

    /// <summary>
    /// What a disconnection at or right after the first request may mean; librdkafka (2.15) has a text for that but
    /// doesn't add it.
    /// </summary>
    private string Hint(string reason)
    {
        if (_hasAnswered || reason.Contains("listener?", StringComparison.Ordinal))
            return "";
        if (reason.Contains("in state APIVERSION_QUERY", StringComparison.Ordinal)
            || reason.Contains("Invalid response size", StringComparison.Ordinal))
        {
            return ": is it a TLS listener, and security.protocol wrong?";
        }

        // librdkafka usually, but not always, says when a disconnection cut off a handshake.
        if (reason.Contains("in state SSL_HANDSHAKE", StringComparison.Ordinal)
            && !reason.Contains("certificate", StringComparison.OrdinalIgnoreCase))
        {
            return ": connecting to a PLAINTEXT broker listener?";
        }

        return reason.Contains("Disconnected", StringComparison.Ordinal)
            && reason.Contains("in state UP", StringComparison.Ordinal)
                ? ": does the broker want SASL, and security.protocol is wrong?"
                : "";
    }

    private static bool IsRefusal(ErrorCode code) => code
        is ErrorCode.Local_Authentication or ErrorCode.SaslAuthenticationFailed or ErrorCode.UnsupportedSaslMechanism
        or ErrorCode.IllegalSaslState or ErrorCode.Local_Ssl;

    private sealed record Failure(ErrorCode Code, string Reason);
}
