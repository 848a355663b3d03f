using System.IO.Hashing;
using System.Text;
using CartStream.Recommendations;

namespace CartStream.Experiments;

/// <summary>
/// Named variants and the share of shoppers that each gets. Which one a shopper gets depends only on the shopper's id
/// and the experiment's name: it is the same after a restart and on every node, and nothing has to be stored.
/// </summary>
/// <remarks>
/// Invariants: there are 1 to <see cref="VariantsMax"/> variants, their names differ, and their shares sum to
/// <see cref="Whole"/>. The hash is XXH3 seeded with the experiment's name: it is independent of the murmur2 of
/// partitions, of the unseeded XXH3 of quality's blocks, and of other experiments.
/// </remarks>
public sealed class Experiment
{
    /// <summary>The sum of all shares.</summary>
    public const int Whole = 10_000;

    /// <summary>Most variants.</summary>
    public const int VariantsMax = 20;

    /// <summary>The index that stands for no variant.</summary>
    public const int NoVariant = -1;

    /// <summary><see cref="Alpha"/> by default.</summary>
    public const double DefaultAlpha = 0.05;

    private readonly long _seed;

    /// <summary>An experiment.</summary>
    /// <param name="name">Its name: 1 to 40 of a-z, 0-9, - and _.</param>
    /// <param name="variants">Its variants, with shares that sum to <see cref="Whole"/>.</param>
    /// <exception cref="ArgumentException">An invariant does not hold.</exception>
    public Experiment(string name, IReadOnlyList<Variant> variants)
    {
        var whole = variants.Sum(variant => (long)variant.TenThousandths);
        if (variants.Count is < 1 or > VariantsMax || whole != Whole || variants.Any(one => one.TenThousandths < 0))
        {
            throw new ArgumentException(
                $"found {variants.Count} variants of {whole}/{Whole}, expected 1 to {VariantsMax} that make it up",
                nameof(variants));
        }

        Name = name;
        Variants = variants;
        _seed = unchecked((long)XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(name)));
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its variants, in the order of their file.</summary>
    public IReadOnlyList<Variant> Variants { get; }

    /// <summary>The metric that decides it; it changes no answer.</summary>
    public DecisionMetric Metric { get; init; }

    /// <summary>
    /// The share of experiments without a difference that may be decided wrongly; 0.0001 to 0.5, default 0.05. It
    /// changes no answer.
    /// </summary>
    public double Alpha { get; init; } = DefaultAlpha;

    /// <summary>The index in <see cref="Variants"/> of a shopper's variant.</summary>
    /// <param name="shopperId">The shopper's id, UTF-8.</param>
    public int VariantOf(ReadOnlySpan<byte> shopperId)
    {
        var bucket = (int)Math.BigMul(XxHash3.HashToUInt64(shopperId, _seed), Whole, out _);
        var variant = 0;
        while (bucket >= Variants[variant].TenThousandths)
            bucket -= Variants[variant++].TenThousandths;
        return variant;
    }

    /// <summary>The index of the variant with this name; <see cref="NoVariant"/> when there is none.</summary>
    public int IndexOf(ReadOnlySpan<char> name)
    {
        for (var i = 0; i < Variants.Count; i++)
        {
            if (name.SequenceEqual(Variants[i].Name))
                return i;
        }

        return NoVariant;
    }

    /// <summary>Everything that can change an answer, as one text that is equal for equal experiments.</summary>
    public string ToCanonicalText() => $"{Name}:" + string.Join('|', Variants.Select(variant =>
        $"{variant.Name},{variant.TenThousandths},{variant.DiscoveriesOnly},{variant.Model},"
        + variant.Parameters.ToCanonicalText() + variant.ToCanonicalText()));
}
