using System.Threading.Channels;

namespace CartStream.Server.Live;

/// <summary>
/// The unread messages of one client of the live stream, at most <see cref="MessagesMax"/>. When the client is too
/// slow, the oldest are dropped and counted, and it is informed.
/// </summary>
internal sealed class LiveClient
{
    /// <summary>Most messages waiting for a client.</summary>
    public const int MessagesMax = 512;

    private readonly LiveKinds _kinds;
    private readonly string? _shopper;
    private readonly Channel<LiveMessage> _messages;
    private long _dropped;

    /// <summary>A client that subscribes to these kinds, for one shopper or for all.</summary>
    public LiveClient(LiveKinds kinds, string? shopper)
    {
        _kinds = kinds;
        _shopper = shopper;
        _messages = Channel.CreateBounded<LiveMessage>(
            new BoundedChannelOptions(MessagesMax)
            {
                FullMode = BoundedChannelFullMode.DropOldest,
                SingleReader = true,
            },
            _ => Interlocked.Increment(ref _dropped));
    }

    /// <summary>The waiting messages.</summary>
    public ChannelReader<LiveMessage> Messages => _messages.Reader;

    /// <summary>Messages dropped since the last call.</summary>
    public long TakeDropped() => Interlocked.Exchange(ref _dropped, 0);

    /// <summary>Offers a message; never waits.</summary>
    public void Offer(LiveMessage message)
    {
        if (Wants(message.Kind) && (_shopper is null || message.Shopper.Length == 0 || message.Shopper == _shopper))
            _messages.Writer.TryWrite(message);
    }

    /// <summary>Whether it subscribes to this kind.</summary>
    public bool Wants(LiveKinds kind) => (_kinds & kind) != LiveKinds.None;

    /// <summary>Ends the stream after the waiting messages.</summary>
    public void End() => _messages.Writer.TryComplete();
}
