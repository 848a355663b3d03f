using System.Buffers;
using CartStream.Events;
using CartStream.Log;
using CartStream.Shoppers;

namespace CartStream.Processing.Processor;

/// <summary>
/// Merges several ids into one shopper. The partition of an anonymous id hands its state over to the shopper's
/// partition in a record, and forwards its later events in the same way. So the merge works across partitions, in log
/// order, exactly once, and identically in each replay.
/// </summary>
/// <remarks>
/// Invariants: an id that is linked has no cart, history or purchases; what it sends goes to <c>user-events</c> in the
/// transaction that commits the record that caused it.
/// </remarks>
internal sealed class IdentityMerge(ItemDictionary items, ShopperStateStore shoppers, ShopperOptions options)
{
    private readonly ShopperStateCodec _codec = new(items);
    private readonly ArrayBufferWriter<byte> _json = new(512);

    /// <summary>Applies a link or a handover; false when it can't be read.</summary>
    public bool TryApply(in LogRecord record, BatchOutputs outputs)
    {
        if (Handover.IsMeant(record))
            return Handover.TryRead(record) is { } handover && TryApplyHandover(handover, record, outputs);
        if (IdentityLink.TryRead(record) is not { } link)
            return false;
        Link(link, record, outputs);
        return true;
    }

    /// <summary>
    /// Links an anonymous id to a shopper. Does nothing when the link is known already, or when the shopper is itself
    /// linked to this id, which would create a cycle.
    /// </summary>
    private void Link(IdentityLink link, in LogRecord record, BatchOutputs outputs)
    {
        var guest = shoppers.Activate(link.AnonymousId);
        if (guest.State.LinkedTo.SequenceEqual(link.ShopperId) || guest.State.IsLinked(link.ShopperId))
            return;
        var handed = guest.State.HandOver(link.ShopperId, new EventStamp(record.TimeMs, record.Offset));
        shoppers.MarkChanged(guest);
        Send(
            outputs,
            link.ShopperId,
            new Handover(link.AnonymousId, _codec.Encode(handed)).ToJson(),
            record.TimeMs,
            hops: 0);
    }

    private bool TryApplyHandover(Handover handover, in LogRecord record, BatchOutputs outputs)
    {
        if (record.Key.Length is 0 or > EventLimits.IdBytesMax || Decode(handover.State) is not { } handed)
            return false;
        var shopper = shoppers.Activate(record.Key);
        var hops = Handover.HopsOf(record);
        var at = new EventStamp(record.TimeMs, record.Offset);
        if (!shopper.State.LinkedTo.IsEmpty && hops < Handover.HopsMax)
        {
            Send(outputs, shopper.State.LinkedTo, record.Value, record.TimeMs, hops);
            shopper.State.NoteForwarded(handover.From, at);
        }
        else
        {
            shopper.State.TakeOver(handed, handover.From, at, options);
        }

        shoppers.MarkChanged(shopper);
        return true;
    }

    private ShopperState? Decode(byte[] state)
    {
        try
        {
            return _codec.Decode(state);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>
    /// Notifies the anonymous id's partition of the link, unless that was done before; the event itself already belongs
    /// to the shopper.
    /// </summary>
    public void Notice(in ShopperEvent e, ActiveShopper shopper, long timeMs, BatchOutputs outputs)
    {
        if (e.AnonymousId.IsEmpty || !shopper.State.AddLinked(e.AnonymousId))
            return;
        var link = new IdentityLink(e.AnonymousId.ToArray(), e.ShopperId.ToArray());
        outputs.Events.Add(new LogRecord
        {
            Offset = 0, TimeMs = timeMs, Key = link.AnonymousId, Value = link.ToJson(),
        });
    }

    /// <summary>
    /// Forwards an event of a linked id to its shopper; false when it was forwarded too often and is to be processed
    /// here.
    /// </summary>
    /// <param name="e">The event, which was not processed before.</param>
    /// <param name="shopper">The id of the event.</param>
    /// <param name="timeMs">Its time, bounded to what is possible.</param>
    /// <param name="record">Its record.</param>
    /// <param name="outputs">Receives the forwarded record.</param>
    public bool TryForward(
        in ShopperEvent e, ActiveShopper shopper, long timeMs, in LogRecord record, BatchOutputs outputs)
    {
        var hops = Handover.HopsOf(record);
        if (hops >= Handover.HopsMax)
            return false;
        _json.ResetWrittenCount();
        ShopperEventJson.Write(_json, e.Of(shopper.State.LinkedTo));
        Send(outputs, shopper.State.LinkedTo, _json.WrittenSpan, record.TimeMs, hops);
        shopper.State.RememberForwarded(e, new EventStamp(timeMs, record.Offset));
        shoppers.MarkChanged(shopper);
        return true;
    }

    private static void Send(
        BatchOutputs outputs, ReadOnlySpan<byte> shopperId, ReadOnlySpan<byte> value, long timeMs, int hops) =>
        outputs.Events.Add(new LogRecord
        {
            Offset = 0, TimeMs = timeMs, Key = shopperId, Value = value, Headers = Handover.HeadersAfter(hops),
        });
}
