using System.Runtime.CompilerServices;

namespace CartStream.Datasets.Files;

/// <summary>The ends of a row's fields in its text.</summary>
/// <remarks>
/// Invariant: field n is the text between the ends of fields n-1 and n, without the one byte between them.
/// </remarks>
internal readonly struct FieldTable(int[] ends)
{
    /// <summary>Field <paramref name="n"/> of <paramref name="text"/>; empty for a negative one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Field(ReadOnlySpan<byte> text, int n)
    {
        if (n < 0)
            return default;
        var start = n == 0 ? 0 : ends[n - 1] + 1;
        return text[start..ends[n]];
    }
}
