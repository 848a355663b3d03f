using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CartStream;

/// <summary>Arithmetic on vectors of <see cref="Length"/> floats, in the same order on every machine.</summary>
internal static class Row
{
    /// <summary>Dimensions of every vector.</summary>
    public const int Length = 64;

    /// <summary>Row <paramref name="index"/> of a matrix of such rows.</summary>
    public static Span<float> Of(float[] matrix, int index) => matrix.AsSpan(index * Length, Length);

    /// <summary>Σ a·b.</summary>
    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        ref var fromA = ref MemoryMarshal.GetReference(a[..Length]);
        ref var fromB = ref MemoryMarshal.GetReference(b[..Length]);
        var sum = Vector512<float>.Zero;
        for (nuint i = 0; i < Length; i += (nuint)Vector512<float>.Count)
        {
            sum = Vector512.MultiplyAddEstimate(
                Vector512.LoadUnsafe(ref fromA, i), Vector512.LoadUnsafe(ref fromB, i), sum);
        }

        return Vector512.Sum(sum);
    }

    /// <summary>into += factor·a.</summary>
    public static void AddScaled(ReadOnlySpan<float> a, float factor, Span<float> into)
    {
        ref var fromA = ref MemoryMarshal.GetReference(a[..Length]);
        ref var intoB = ref MemoryMarshal.GetReference(into[..Length]);
        var factors = Vector512.Create(factor);
        for (nuint i = 0; i < Length; i += (nuint)Vector512<float>.Count)
        {
            Vector512.MultiplyAddEstimate(
                Vector512.LoadUnsafe(ref fromA, i), factors, Vector512.LoadUnsafe(ref intoB, i))
                .StoreUnsafe(ref intoB, i);
        }
    }

    /// <summary>row *= factor.</summary>
    public static void Multiply(Span<float> row, float factor)
    {
        ref var into = ref MemoryMarshal.GetReference(row[..Length]);
        for (nuint i = 0; i < Length; i += (nuint)Vector512<float>.Count)
            (Vector512.LoadUnsafe(ref into, i) * factor).StoreUnsafe(ref into, i);
    }

    /// <summary>Scales a row to length 1 and returns its former length; a row of zeros stays unchanged.</summary>
    public static float Normalise(Span<float> row)
    {
        var norm = MathF.Sqrt(Dot(row, row));
        if (norm > 0)
            Multiply(row, 1 / norm);
        return norm;
    }
}
