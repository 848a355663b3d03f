using CartStream.Recommending.Blending;

namespace CartStream.Recommending;

/// <summary>The model that a shop's recommendations come from.</summary>
/// <param name="Model">Proposes items and learns; it teaches its own sources.</param>
/// <param name="Floor">
/// What recommendations are measured against: popularity, taught by <paramref name="Model"/>.
/// </param>
/// <param name="Settings">Every setting of the model as one canonical text.</param>
public sealed record ShopModel(IModel Model, IModel Floor, string Settings)
{
    /// <summary>The blend of all sources, empty.</summary>
    /// <exception cref="ArgumentException">An option is out of range; all faults are named.</exception>
    public static ShopModel Create(ModelOptions options)
    {
        var blend = new BlendModel(options);
        return new ShopModel(blend, blend.Popularity, options.ToCanonicalText());
    }
}
