namespace CartStream.Retrieval.TopK;

/// <summary>
/// Scores packed above indices into 64 bits, so that sorting compares integers and no two are equal: scores are above
/// zero, where floats sort like their bits, and of equal scores the lower index comes first.
/// </summary>
internal static class PackedScores
{
    /// <summary>A score above zero at an index.</summary>
    public static ulong Pack(float score, int index) =>
        ((ulong)BitConverter.SingleToUInt32Bits(score) << 32) | ~(uint)index;

    /// <summary>The score.</summary>
    public static float Score(ulong packed) => BitConverter.UInt32BitsToSingle((uint)(packed >> 32));

    /// <summary>The index.</summary>
    public static int Index(ulong packed) => (int)~(uint)packed;

    /// <summary>
    /// Moves the <paramref name="most"/> highest to the front, in an arbitrary but deterministic order.
    /// </summary>
    public static void MoveHighestToFront(Span<ulong> values, int most)
    {
        var low = 0;
        var high = values.Length - 1;
        while (low < high)
        {
            var pivot = Median(values[low], values[(low + high) / 2], values[high]);
            var i = low;
            var j = high;
            while (i <= j)
            {
                while (values[i] > pivot)
                    i++;
                while (values[j] < pivot)
                    j--;
                if (i > j)
                    break;
                (values[i], values[j]) = (values[j], values[i]);
                i++;
                j--;
            }

            if (most - 1 <= j)
                high = j;
            else if (most - 1 >= i)
                low = i;
            else
                return;
        }
    }

    /// <summary>Sorts, highest first.</summary>
    public static void SortDescending(Span<ulong> values)
    {
        values.Sort();
        values.Reverse();
    }

    private static ulong Median(ulong a, ulong b, ulong c) =>
        Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
