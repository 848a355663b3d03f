using System.Numerics;
using System.Runtime.InteropServices;

namespace CartStream.Retrieval.TopK;

/// <summary>Powers of many numbers at once, in a fraction of the time of separate calls.</summary>
internal static class Powers
{
    /// <summary>How many numbers callers raise at a time, so that they fit on the stack.</summary>
    public const int Block = 64;

    private const int DoublingsMax = 3;
    private const int NoDoublings = int.MaxValue;

    /// <summary>
    /// Raises each number, 0 or more, to a power that is not zero: <c>e^(power · ln x)</c>, to about six digits; by
    /// roots or squares where the power is 2, 4, 8 or one of their reciprocals. 0 raised to a power above zero stays 0.
    /// </summary>
    public static void Raise(Span<float> numbers, float power)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(numbers);
        var doublings = DoublingsOf(power);
        foreach (ref var vector in vectors)
            vector = doublings == NoDoublings ? Vector.Exp(Vector.Log(vector) * power) : Double(vector, doublings);
        foreach (ref var number in numbers[(vectors.Length * Vector<float>.Count)..])
        {
            number = doublings == NoDoublings
                ? MathF.Exp(MathF.Log(number) * power)
                : Double(new Vector<float>(number), doublings)[0];
        }
    }

    /// <summary>How often 1 must be doubled, or halved if negative, to give this power.</summary>
    private static int DoublingsOf(float power)
    {
        var doublings = MathF.ILogB(power);
        return Math.Abs(doublings) <= DoublingsMax && MathF.ScaleB(1, doublings) == power ? doublings : NoDoublings;
    }

    private static Vector<float> Double(Vector<float> vector, int doublings)
    {
        for (; doublings > 0; doublings--)
            vector *= vector;
        for (; doublings < 0; doublings++)
            vector = Vector.SquareRoot(vector);
        return vector;
    }
}
