using System.Runtime.InteropServices;
using CartStream.Events;

namespace CartStream.Shoppers;

/// <summary>
/// A shopper's purchases: a purchase adds pieces, a refund takes them back. An item counts as bought while any piece is
/// left.
/// </summary>
/// <remarks>
/// Invariants: one line per item; at most <see cref="BoughtMax"/> lines with pieces and <see cref="GivenBackMax"/>
/// without, which are remembered for late events; <see cref="Newest"/> has the items with pieces, oldest purchase
/// first. The outcome does not depend on the order of arrival unless a bound is reached.
/// </remarks>
public sealed class Purchases
{
    /// <summary>Bought items that are remembered; beyond it the one that changed longest ago is dropped.</summary>
    public const int BoughtMax = 100;

    /// <summary>Items that were given back, remembered for late events.</summary>
    public const int GivenBackMax = 32;

    private readonly List<PurchaseLine> _lines = [];
    private readonly List<Interaction> _newest = [];

    /// <summary>The newest purchase of each item that is bought, oldest first.</summary>
    public ReadOnlySpan<Interaction> Newest => CollectionsMarshal.AsSpan(_newest);

    /// <summary>The pieces bought of <paramref name="item"/>.</summary>
    public BoughtItem Of(int item) => Find(item)?.Bought ?? BoughtItem.Nothing;

    /// <summary>Whether <paramref name="item"/> was bought or given back.</summary>
    internal bool Knows(int item) => Find(item) is not null;

    /// <summary>Applies a purchase of <paramref name="pieces"/>, from 1.</summary>
    internal void Buy(int item, int pieces, EventStamp at) => Apply(item, new PurchaseChange(at, pieces));

    /// <summary>Applies a refund of <paramref name="pieces"/>, from 1, or of all if null.</summary>
    internal void GiveBack(int item, int? pieces, EventStamp at) =>
        Apply(item, new PurchaseChange(at, -pieces ?? PurchaseChange.AllBack));

    /// <summary>
    /// Merges the purchases of another id of the shopper in order; the other instance must not be used afterwards.
    /// </summary>
    internal void Merge(Purchases other)
    {
        foreach (var line in other._lines)
        {
            if (Find(line.Item) is { } own)
            {
                own.Merge(line);
                Hide(own);
                Show(own);
            }
            else
            {
                _lines.Add(line);
                Show(line);
            }

            DropOldest(bought: true, BoughtMax);
            DropOldest(bought: false, GivenBackMax);
        }
    }

    /// <summary>Clamps changes later than <paramref name="beyondMs"/> to <paramref name="toMs"/>.</summary>
    internal void ClampTimes(long beyondMs, long toMs)
    {
        _newest.Clear();
        foreach (var line in _lines)
        {
            line.ClampTimes(beyondMs, toMs);
            Show(line);
        }
    }

    internal void Write(ref StateWriter writer)
    {
        writer.WriteNumber(_lines.Count);
        foreach (var line in _lines)
            line.Write(ref writer);
    }

    internal void Read(ref StateReader reader)
    {
        for (var left = reader.ReadInt(0, BoughtMax + GivenBackMax); left > 0; left--)
            _lines.Add(PurchaseLine.Read(ref reader));
        foreach (var line in _lines)
            Show(line);
    }

    /// <summary>Reads the form of versions 1 and 2: the newest purchase of each item, without its pieces.</summary>
    internal void ReadInteractions(ref StateReader reader)
    {
        var interactions = new List<Interaction>();
        Interaction.ReadAll(ref reader, interactions, min: 0, BoughtMax);
        foreach (var interaction in interactions)
            Buy(interaction.Item, 1, interaction.At);
    }

    private void Apply(int item, PurchaseChange change)
    {
        var line = Find(item);
        if (line is null)
            _lines.Add(line = new PurchaseLine(item));
        line.Apply(change);
        Hide(line);
        Show(line);
        DropOldest(bought: true, BoughtMax);
        DropOldest(bought: false, GivenBackMax);
    }

    private PurchaseLine? Find(int item)
    {
        foreach (var line in _lines)
        {
            if (line.Item == item)
                return line;
        }

        return null;
    }

    private void Show(PurchaseLine line)
    {
        if (line.Bought.Pieces > 0)
            Interaction.Insert(
                _newest, new Interaction(line.Item, EventType.Purchase, line.Bought.At.TimeMs, line.Bought.At.Offset));
    }

    private void Hide(PurchaseLine line)
    {
        var index = _newest.FindIndex(interaction => interaction.Item == line.Item);
        if (index >= 0)
            _newest.RemoveAt(index);
    }

    private void DropOldest(bool bought, int linesMax)
    {
        if (_lines.Count <= linesMax)
            return;
        var count = 0;
        PurchaseLine? oldest = null;
        foreach (var line in _lines)
        {
            if (line.Bought.Pieces > 0 != bought)
                continue;
            count++;
            if (oldest is null || line.ChangedAt < oldest.ChangedAt)
                oldest = line;
        }

        if (count <= linesMax)
            return;
        _lines.Remove(oldest!);
        Hide(oldest!);
    }
}
