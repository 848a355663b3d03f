using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CartStream.Retrieval.Embedding;

/// <summary>
/// Products of small dense matrices. Every sum is taken in the same order on every machine, so results are the same to
/// the bit on all machines with fused multiply-add, whatever their vector width.
/// </summary>
internal static class MatrixProduct
{
    /// <summary>The rows of a product come in multiples of this.</summary>
    public const int RowsAtOnce = 4;

    /// <summary>The columns of a product come in multiples of this.</summary>
    public const int ColumnsAtOnce = 32;

    /// <summary>
    /// c = a·b, with a of <paramref name="rows"/> × <paramref name="depth"/>, b of depth × columns and c of rows ×
    /// columns, both in row-major order. The element (i, k) of a is at i·<paramref name="rowStep"/> +
    /// k·<paramref name="depthStep"/>, so that a transposed a needs no copy.
    /// </summary>
    public static void Multiply(
        ReadOnlySpan<float> a, int rowStep, int depthStep, ReadOnlySpan<float> b, Span<float> c,
        int rows, int depth, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(rows % RowsAtOnce, 0, nameof(rows));
        ArgumentOutOfRangeException.ThrowIfNotEqual(columns % ColumnsAtOnce, 0, nameof(columns));
        ArgumentOutOfRangeException.ThrowIfLessThan(
            a.Length, ((rows - 1) * rowStep) + ((depth - 1) * depthStep) + 1, nameof(a));
        ArgumentOutOfRangeException.ThrowIfLessThan(b.Length, depth * columns, nameof(b));
        ArgumentOutOfRangeException.ThrowIfLessThan(c.Length, rows * columns, nameof(c));
        ref var fromA = ref MemoryMarshal.GetReference(a);
        ref var fromB = ref MemoryMarshal.GetReference(b);
        ref var intoC = ref MemoryMarshal.GetReference(c);
        for (var column = 0; column < columns; column += ColumnsAtOnce)
        {
            for (var row = 0; row < rows; row += RowsAtOnce)
            {
                Tile(
                    ref Unsafe.Add(ref fromA, row * rowStep), rowStep, depthStep,
                    ref Unsafe.Add(ref fromB, column),
                    ref Unsafe.Add(ref intoC, (row * columns) + column), depth, columns);
            }
        }
    }

    /// <summary>Four rows by two vectors of the product: eight sums that stay in registers.</summary>
    private static void Tile(
        ref float a, nint rowStep, nint depthStep, ref float b, ref float c, int depth, nint columns)
    {
        Vector512<float> s00 = default, s01 = default, s10 = default, s11 = default;
        Vector512<float> s20 = default, s21 = default, s30 = default, s31 = default;
        for (var k = 0; k < depth; k++)
        {
            var b0 = Vector512.LoadUnsafe(ref b);
            var b1 = Vector512.LoadUnsafe(ref b, (nuint)Vector512<float>.Count);
            var a0 = Vector512.Create(a);
            s00 = Vector512.MultiplyAddEstimate(a0, b0, s00);
            s01 = Vector512.MultiplyAddEstimate(a0, b1, s01);
            var a1 = Vector512.Create(Unsafe.Add(ref a, rowStep));
            s10 = Vector512.MultiplyAddEstimate(a1, b0, s10);
            s11 = Vector512.MultiplyAddEstimate(a1, b1, s11);
            var a2 = Vector512.Create(Unsafe.Add(ref a, 2 * rowStep));
            s20 = Vector512.MultiplyAddEstimate(a2, b0, s20);
            s21 = Vector512.MultiplyAddEstimate(a2, b1, s21);
            var a3 = Vector512.Create(Unsafe.Add(ref a, 3 * rowStep));
            s30 = Vector512.MultiplyAddEstimate(a3, b0, s30);
            s31 = Vector512.MultiplyAddEstimate(a3, b1, s31);
            a = ref Unsafe.Add(ref a, depthStep);
            b = ref Unsafe.Add(ref b, columns);
        }

        Store(s00, s01, ref c);
        Store(s10, s11, ref Unsafe.Add(ref c, columns));
        Store(s20, s21, ref Unsafe.Add(ref c, 2 * columns));
        Store(s30, s31, ref Unsafe.Add(ref c, 3 * columns));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<float> first, Vector512<float> second, ref float c)
    {
        first.StoreUnsafe(ref c);
        second.StoreUnsafe(ref c, (nuint)Vector512<float>.Count);
    }
}
