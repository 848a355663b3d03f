using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CartStream.Index;

/// <summary>Finds an item's interactions in a session, sixteen at a time, because most sessions have no more.</summary>
internal static class InteractionSearch
{
    private const int AtOnce = 8;
    private const int Superseded = int.MinValue;
    private const int ItemAndSuperseded = (InteractionWord.ItemsMax - 1) | Superseded;

    /// <summary>The position of an item's newest interaction, -1 when the session doesn't have it.</summary>
    /// <param name="interactions">
    /// A session's, or some of them in a row, in a block: <see cref="IntBlocks.ReadableBehind"/> more ints can be read.
    /// </param>
    /// <param name="item">The item.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Newest(ReadOnlySpan<int> interactions, int item) => First(interactions, 0, item);

    /// <summary>
    /// The first position, from <paramref name="start"/> on, of an interaction with an item that the session touched
    /// again later; -1 when there is none.
    /// </summary>
    public static int NextSuperseded(ReadOnlySpan<int> interactions, int start, int item) =>
        First(interactions, start, item | Superseded);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int First(ReadOnlySpan<int> interactions, int start, int wanted)
    {
        ref var first = ref MemoryMarshal.GetReference(interactions);
        var index = start;
        // At least once: the processor can't predict whether there is nothing to search.
        do
        {
            var equal = Equal(ref first, index, wanted) | (Equal(ref first, index + AtOnce, wanted) << AtOnce);
            var found = index + BitOperations.TrailingZeroCount(equal);
            // Found behind the end: it is not an interaction of this session, nor is any after it.
            if (found < Math.Min(interactions.Length, index + (2 * AtOnce)))
                return found;
            index += 2 * AtOnce;
        }
        while (index < interactions.Length);

        return -1;
    }

    /// <summary>A bit for each of the interactions from a position on, set where it is the wanted one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Equal(ref int first, int index, int wanted)
    {
        var words = Vector256.LoadUnsafe(ref first, (nuint)index) & Vector256.Create(ItemAndSuperseded);
        return Vector256.Equals(words, Vector256.Create(wanted)).ExtractMostSignificantBits();
    }
}
