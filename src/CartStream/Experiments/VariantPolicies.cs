using CartStream.Models;
using CartStream.Policies;
using CartStream.Recommendations;

namespace CartStream.Experiments;

/// <summary>
/// The policy by which each variant answers, over readers of one model. A variant's policy is created on first use.
/// </summary>
/// <remarks>One thread at a time.</remarks>
internal sealed class VariantPolicies : IDisposable
{
    private readonly ShopModel _model;
    private readonly Experiment? _experiment;
    private readonly PolicyOptions _options;
    private readonly int _historyItems;
    private readonly CartFirstPolicy?[] _policies;
    private readonly List<IModelReader> _readers = [];

    /// <summary>Policies of an experiment's variants, and of the server's own configuration.</summary>
    public VariantPolicies(ShopModel model, Experiment? experiment, PolicyOptions options, int historyItems)
    {
        _model = model;
        _experiment = experiment;
        _options = options;
        _historyItems = historyItems;
        _policies = new CartFirstPolicy?[experiment?.Variants.Count ?? 0];
        Own = Open(model.Model.OpenReader(), options);
    }

    /// <summary>Answers with the server's own configuration, outside of any experiment.</summary>
    public CartFirstPolicy Own { get; }

    /// <summary>The index of a shopper's variant; <see cref="Experiment.NoVariant"/> without an experiment.</summary>
    public int VariantOf(ReadOnlySpan<byte> shopperId) =>
        _experiment?.VariantOf(shopperId) ?? Experiment.NoVariant;

    /// <summary>The variant at an index; null for none.</summary>
    public Variant? At(int variant) => variant < 0 ? null : _experiment!.Variants[variant];

    /// <summary>The policy of a variant, or the server's own for <see cref="Experiment.NoVariant"/>.</summary>
    public CartFirstPolicy Of(int variant) =>
        variant < 0 ? Own : _policies[variant] ??= Open(_experiment!.Variants[variant]);

    /// <inheritdoc/>
    public void Dispose() => _readers.ForEach(reader => reader.Dispose());

    private CartFirstPolicy Open(Variant variant) => Open(
        _model.OpenReader(variant),
        _options with
        {
            CartDays = variant.CartDays ?? _options.CartDays,
            BuyAgainDays = variant.BuyAgainDays ?? _options.BuyAgainDays,
        });

    private CartFirstPolicy Open(IModelReader reader, PolicyOptions options)
    {
        _readers.Add(reader);
        return new CartFirstPolicy(reader, options, _historyItems);
    }
}
