using CartStream.Events;
using CartStream.Processing.Topics;
using CartStream.Shoppers;

namespace CartStream.Processing.Processor;

/// <summary>
/// Holds an event's time to what is possible, and what a shopper's state has of impossible times to it, too. The log
/// alone decides: the event's own time, the time of its record, and what other shoppers' events tell.
/// </summary>
/// <remarks>
/// <para>
/// An event can't have happened after it was received. So it counts as of its record's time when its own is later than
/// that by more than <see cref="ShopperOptions.ClockToleranceMs"/>.
/// </para>
/// <para>
/// A replayed history's records have the events' own times. There an event that is ahead of the stream is believed
/// until something speaks against it, for after a quiet night the first event is as far ahead as one of a fast clock.
/// What speaks against it, when its shopper's next event comes: that event is earlier by more than an idle gap; it is
/// earlier, and so were most shoppers who came between; or at least <see cref="OthersMin"/> others came between, most
/// of them earlier, which proves the shopper's clock wrong for the next event as well.
/// </para>
/// </remarks>
internal sealed class TimeBound(StreamTime clock, ShopperOptions options, ItemDictionary items)
{
    /// <summary>How far apart the events of a replayed history may be for want of one clock: 2 minutes.</summary>
    public const long StreamToleranceMs = 2 * 60 * 1_000;

    /// <summary>Other shoppers who show that a shopper's clock is ahead.</summary>
    public const int OthersMin = 3;

    /// <summary>
    /// The time that an event counts as of. What <paramref name="state"/> has of later times than possible is held to
    /// it.
    /// </summary>
    public long Hold(ShopperState state, ulong shopper, long ownMs, long receivedMs)
    {
        var toleranceMs = Math.Max(options.ClockToleranceMs, StreamToleranceMs);
        var timeMs = receivedMs > 0 && ownMs > receivedMs + options.ClockToleranceMs ? receivedMs : ownMs;
        var last = state.LastAt;
        if (last == EventStamp.None || last.TimeMs <= clock.NowMs + toleranceMs || WasPossible(last, ownMs, receivedMs))
            return timeMs;
        var doubtfulMs = last.TimeMs - toleranceMs;
        if (timeMs < last.TimeMs - options.IdleGapMs
            || (timeMs < doubtfulMs && clock.Refutes(doubtfulMs, last.Offset, shopper, shoppersMin: 1)))
        {
            state.Hold(Math.Max(clock.NowMs, timeMs) + toleranceMs, timeMs, items);
        }
        else if (clock.Refutes(doubtfulMs, last.Offset, shopper, OthersMin))
        {
            state.Hold(clock.NowMs + toleranceMs, clock.NowMs, items);
            timeMs = Math.Min(timeMs, clock.NowMs);
        }

        return timeMs;
    }

    /// <summary>The time that the model learns: no more than a day ahead of what most shoppers tell.</summary>
    public long Learnt(long timeMs) =>
        clock.NowMs == long.MinValue ? timeMs : Math.Min(timeMs, clock.NowMs + StreamTime.StepMs);

    /// <summary>Where records have a time of their own, it shows what had come by now.</summary>
    private bool WasPossible(EventStamp last, long ownMs, long receivedMs) =>
        receivedMs > 0 && receivedMs != ownMs && last.TimeMs <= receivedMs + options.ClockToleranceMs;
}
