using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CartStream.Events;

namespace CartStream.Index;

/// <summary>
/// An interaction in a session's memory, packed into 32 bits so that it is read and written whole: the item's number
/// (26 bits), the event type (2), how often it was repeated immediately (3), and whether a later interaction of the
/// session has the same item (the sign).
/// </summary>
internal static class InteractionWord
{
    /// <summary>Item numbers are below this: 67,108,864.</summary>
    public const int ItemsMax = 1 << ItemBits;

    /// <summary>More repetitions are not counted.</summary>
    public const int RepeatsMax = 7;

    private const int ItemBits = 26;
    private const int RepeatsShift = ItemBits + 2;
    private const int Superseded = int.MinValue;

    /// <summary>An interaction that was not repeated and is the item's newest.</summary>
    public static int Of(int item, EventType type) => item | ((int)type << ItemBits);

    /// <summary>The item's number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Item(int word) => word & (ItemsMax - 1);

    /// <summary>The event type; of immediate repetitions the weightiest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EventType Type(int word) => (EventType)((word >> ItemBits) & 3);

    /// <summary>The event types of several interactions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Types(Vector256<int> words) => (words >>> ItemBits) & Vector256.Create(3);

    /// <summary>How often it was repeated immediately, up to <see cref="RepeatsMax"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Repeats(int word) => (word >> RepeatsShift) & RepeatsMax;

    /// <summary>Whether the session touched the item again later, after another item.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsSuperseded(int word) => word < 0;

    /// <summary>
    /// How often a session went back to an item that it had left. Going back to buy doesn't count: carts exist for
    /// that, and it doesn't show that items are looked at again.
    /// </summary>
    public static int CountReturns(ReadOnlySpan<int> words)
    {
        var count = 0;
        for (var i = 0; i < words.Length; i++)
        {
            if (IsSuperseded(words[i]) && TypeOfNext(words[(i + 1)..], Item(words[i])) != EventType.Purchase)
                count++;
        }

        return count;
    }

    private static EventType TypeOfNext(ReadOnlySpan<int> words, int item)
    {
        foreach (var word in words)
        {
            if (Item(word) == item)
                return Type(word);
        }

        return EventType.View;
    }

    /// <summary>The same interaction, superseded.</summary>
    public static int Supersede(int word) => word | Superseded;

    /// <summary>The same interaction, repeated immediately once more with <paramref name="type"/>.</summary>
    public static int Repeat(int word, EventType type)
    {
        var repeats = Math.Min(Repeats(word) + 1, RepeatsMax);
        var weightiest = Math.Max((int)Type(word), (int)type);
        return Item(word) | (weightiest << ItemBits) | (repeats << RepeatsShift);
    }
}
