using CartStream.Recommending.Blending;
using CartStream.Recommending.Popularity;
using CartStream.Recommending.SequentialRules;
using CartStream.Recommending.SessionKnn;

namespace CartStream.Recommending;

/// <summary>The models by the names they have on the command line.</summary>
public static class ModelCatalog
{
    /// <summary>Every model's name, simplest first.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        PopularityModel.ModelName, SequentialRulesModel.ModelName, SessionKnnModel.ModelName, BlendModel.ModelName,
    ];

    /// <summary>Makes an empty model; null when there is none of this name.</summary>
    /// <exception cref="ArgumentException">An option is out of range; all faults of the model are named.</exception>
    public static IModel? TryCreate(string name, ModelOptions? options = null)
    {
        options ??= new ModelOptions();
        return name switch
        {
            PopularityModel.ModelName => new PopularityModel(options.Popularity),
            SequentialRulesModel.ModelName => new SequentialRulesModel(options.Rules),
            SessionKnnModel.ModelName => new SessionKnnModel(options.Knn),
            BlendModel.ModelName => new BlendModel(options),
            _ => null,
        };
    }
}
