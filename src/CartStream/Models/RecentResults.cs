using CartStream.Events;
using CartStream.Options;
using CartStream.Queries;
using CartStream.Recommendations;

namespace CartStream.Models;

/// <summary>
/// A reader's recent results for sessions of a single interaction, without exclusions: half of the sessions that begin
/// within a few thousand events begin with the same item as another one.
/// </summary>
/// <remarks>A hash table by item: the newest result in a slot replaces the one before. At most 3 MB.</remarks>
internal sealed class RecentResults
{
    /// <summary>Items kept per result.</summary>
    public const int KeptMax = 48;

    private const int SlotBits = 11;

    private readonly Entry[] _entries = new Entry[1 << SlotBits];

    /// <summary>The entry for sessions that hold <paramref name="item"/> alone; it may hold the result of another.
    /// </summary>
    public ref Entry At(int item) => ref _entries[(uint)item * 0x9E3779B1 >> (32 - SlotBits)];

    /// <summary>What a result depends on.</summary>
    /// <param name="AsOf">As <see cref="ModelQuery.AsOf"/>.</param>
    /// <param name="Unlearnings">
    /// As <see cref="ShopIndex.Unlearnings"/>: unlearnt items must not be recommended.
    /// </param>
    /// <param name="Item">The session's item.</param>
    /// <param name="Type">The event type.</param>
    /// <param name="Objective">What the result should predict.</param>
    public readonly record struct Key(
        long AsOf, long Unlearnings, int Item, EventType Type, Objective Objective);

    /// <summary>A result and what it depends on.</summary>
    public struct Entry
    {
        private Key _key;
        private ScoredItem[]? _items;
        private int _count;

        /// <summary>The best items, best first.</summary>
        public readonly ReadOnlySpan<ScoredItem> Items => _items.AsSpan(0, _count);

        /// <summary>Whether <see cref="Items"/> holds all items that are known.</summary>
        public readonly bool IsWhole => _count < KeptMax;

        /// <summary>Whether it is the result for <paramref name="key"/>.</summary>
        public readonly bool IsFor(in Key key) => _items is not null && _key == key;

        /// <summary>Returns the room for the result of another key.</summary>
        public Span<ScoredItem> Begin(in Key key)
        {
            _key = key;
            _count = 0;
            return _items ??= new ScoredItem[KeptMax];
        }

        /// <summary>Sets how much of the room was filled.</summary>
        public void End(int count) => _count = count;
    }
}
