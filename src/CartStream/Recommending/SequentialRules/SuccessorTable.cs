using System.Runtime.InteropServices;
using CartStream.Recommending.Sessions;

namespace CartStream.Recommending.SequentialRules;

/// <summary>
/// Per item the items that followed it, each with its weight and how often it did, in one contiguous block.
/// </summary>
/// <remarks>
/// Invariants: an item has at most the successors allowed, each once; a block of <c>n</c> ints has room for
/// <c>2n/5</c> successors: first their numbers, then their weights (float), then their counts (16 bits, saturating).
/// A successor that comes when there is no room takes the place of the one with the least weight and inherits that
/// weight (Space-Saving, Metwally et al. 2005): weights are too high by no more than what was inherited, and whatever
/// is frequent can't be kept out. Its count starts anew.
/// </remarks>
internal sealed class SuccessorTable
{
    private const int SizeClassMin = 3;

    private readonly int _successorsMax;
    private readonly IntBlocks _blocks = new();
    private Entry[] _entries = [];

    /// <summary>An empty table.</summary>
    public SuccessorTable(int successorsMax) => _successorsMax = successorsMax;

    /// <summary>Items there is room for; their numbers run from 0.</summary>
    public int Items => _entries.Length;

    /// <summary>Makes room for items below <paramref name="count"/>.</summary>
    public void EnsureItems(int count)
    {
        if (count > _entries.Length)
            Array.Resize(ref _entries, Math.Max(count, _entries.Length + (_entries.Length / 2)));
    }

    /// <summary>Notes one more touch of <paramref name="item"/> and returns how many there were.</summary>
    public void CountTouch(int item) => _entries[item].Touches++;

    /// <summary>How often <paramref name="item"/> was touched.</summary>
    public int Touches(int item) => _entries[item].Touches;

    /// <summary>The successors of <paramref name="item"/>.</summary>
    public Successors Of(int item)
    {
        ref readonly var entry = ref _entries[item];
        return entry.Count == 0 ? default : View(entry);
    }

    /// <summary>Adds to the weight of a successor, and to its count when <paramref name="isCounted"/>.</summary>
    public void Add(int item, int successor, float weight, bool isCounted)
    {
        ref var entry = ref _entries[item];
        var place = entry.Count == 0 ? -1 : View(entry).Items.IndexOf(successor);
        var inherited = 0f;
        if (place < 0)
        {
            place = Admit(ref entry, out inherited);
            var admitted = View(entry);
            admitted.Items[place] = successor;
            admitted.Weights[place] = inherited;
            admitted.Counts[place] = 0;
        }

        var successors = View(entry);
        successors.Weights[place] += weight;
        if (isCounted && successors.Counts[place] < ushort.MaxValue)
            successors.Counts[place]++;
    }

    private static int Room(int sizeClass) => IntBlocks.Capacity(sizeClass) * 2 / 5;

    private int Admit(ref Entry entry, out float inherited)
    {
        inherited = 0;
        if (entry.Count == _successorsMax)
        {
            var weights = View(entry).Weights;
            var weakest = 0;
            for (var i = 1; i < weights.Length; i++)
            {
                if (weights[i] < weights[weakest])
                    weakest = i;
            }

            inherited = weights[weakest];
            return weakest;
        }

        if (entry.Count == 0)
            (entry.Block, entry.SizeClass) = (_blocks.Rent(SizeClassMin), SizeClassMin);
        else if (entry.Count == Room(entry.SizeClass))
            Enlarge(ref entry);
        return entry.Count++;
    }

    private void Enlarge(ref Entry entry)
    {
        var old = View(entry);
        var (block, sizeClass) = (entry.Block, entry.SizeClass);
        entry.SizeClass++;
        entry.Block = _blocks.Rent(entry.SizeClass);
        var enlarged = View(entry);
        old.Items.CopyTo(enlarged.Items);
        old.Weights.CopyTo(enlarged.Weights);
        old.Counts.CopyTo(enlarged.Counts);
        _blocks.Return(block, sizeClass);
    }

    private Successors View(in Entry entry)
    {
        var room = Room(entry.SizeClass);
        var block = _blocks.Span(entry.Block, IntBlocks.Capacity(entry.SizeClass));
        return new Successors
        {
            Items = block[..entry.Count],
            Weights = MemoryMarshal.Cast<int, float>(block.Slice(room, entry.Count)),
            Counts = MemoryMarshal.Cast<int, ushort>(block[(2 * room)..])[..entry.Count],
        };
    }

    /// <summary>An item's successors, side by side.</summary>
    internal readonly ref struct Successors
    {
        /// <summary>Their numbers.</summary>
        public required Span<int> Items { get; init; }

        /// <summary>Their weights.</summary>
        public required Span<float> Weights { get; init; }

        /// <summary>In how many sessions each followed, up to 65,535.</summary>
        public required Span<ushort> Counts { get; init; }
    }

    private struct Entry
    {
        public int Block;
        public int Touches;
        public ushort Count;
        public byte SizeClass;
    }
}
