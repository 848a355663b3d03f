using Confluent.Kafka;

namespace CartStream.Log.Kafka;

/// <summary>
/// Remembers what clients were told of their connections: a call that gets no answer only knows that it got none.
/// Safe for several threads.
/// </summary>
/// <remarks>Invariant: what was noted before the last answer is no cause of a later failure.</remarks>
internal sealed class ConnectionNotes
{
    // How librdkafka calls its lines about connections that failed; some are told nowhere else.
    private const string FailFacility = "FAIL";
    private volatile Noted? _last;
    private volatile bool _hasAnswered;
    private volatile bool _sawPassing;

    /// <summary>Whether the cluster has ever answered.</summary>
    public bool HasAnswered => _hasAnswered;

    /// <summary>Why the last connection failed, in librdkafka's words; null when nothing was told.</summary>
    public string? Cause => _last?.Reason;

    /// <summary>
    /// Whether the cluster was never reached, for a reason that doesn't pass: refused credentials, another protocol, a
    /// name that nobody knows.
    /// </summary>
    public bool IsHopeless => !_hasAnswered && _last is { } last
        && (IsRefusal(last.Code) || (last.Code == ErrorCode.Local_Resolve && !_sawPassing));

    /// <summary>Notes what a client's error handler was told.</summary>
    public void Add(Error error)
    {
        // It follows every other, and says nothing.
        if (error.Code == ErrorCode.Local_AllBrokersDown)
            return;
        _sawPassing |= !IsRefusal(error.Code) && error.Code != ErrorCode.Local_Resolve;
        // A refusal says more than the disconnection behind it.
        if (_last is not { } last || !IsRefusal(last.Code) || IsRefusal(error.Code))
            _last = new Noted(error.Code, error.Reason + Hint(error.Reason));
    }

    /// <summary>Notes a line of a client's log, if it is about a connection.</summary>
    public void Add(LogMessage line)
    {
        if (line.Facility != FailFacility || _last is not null)
            return;
        // It begins with the name of a thread.
        var end = line.Message.StartsWith("[thrd:", StringComparison.Ordinal)
            ? line.Message.IndexOf("]: ", StringComparison.Ordinal)
            : -1;
        var reason = end < 0 ? line.Message : line.Message[(end + 3)..];
        _last = new Noted(ErrorCode.Local_Transport, reason + Hint(reason));
    }

    /// <summary>Notes that the cluster has answered.</summary>
    public void NoteAnswer()
    {
        _hasAnswered = true;
        _last = null;
    }

    /// <summary>
    /// What a disconnection may mean at the first request, or right behind it; librdkafka (2.15) has a text for that
    /// and doesn't add it.
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

        // Of a handshake that a connection's end cut off librdkafka says so in most cases, not in all.
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

    private sealed record Noted(ErrorCode Code, string Reason);
}
