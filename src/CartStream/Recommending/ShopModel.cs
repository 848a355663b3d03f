namespace CartStream.Recommending;

/// <summary>The model that a shop's recommendations come from.</summary>
/// <param name="Model">Proposes items and learns; it teaches its own sources.</param>
/// <param name="Floor">What recommendations are measured against: popularity, taught by <paramref name="Model"/>.</param>
/// <param name="Settings">Every setting of the model as one canonical text.</param>
public sealed record ShopModel(IModel Model, IModel Floor, string Settings);
