using CartStream.Server.Node;

namespace CartStream.Server.Api;

/// <summary>Settings that affect recommendations, and limits; no secrets.</summary>
/// <param name="Model">The model.</param>
/// <param name="Count">Items in a stored recommendation.</param>
/// <param name="HistoryItems">Length of the history, in items.</param>
/// <param name="IdleGapMs">Idle time that ends a session without an id.</param>
/// <param name="RetentionMs">Idle time after which a shopper's state is dropped.</param>
/// <param name="CartItemsMax">Slots that cart items may take.</param>
/// <param name="ExcludeCurrent">Whether the session's newest item is left out.</param>
/// <param name="Limits">Limits of requests.</param>
/// <param name="KeysRequired">Whether requests need an API key.</param>
/// <param name="CorsOrigins">Origins whose pages may call the API.</param>
/// <param name="Evaluation">Name of the file that /v1/evaluation reads; null when there is none.</param>
/// <param name="Parameters">The model's parameters.</param>
public sealed record SettingsStatus(
    string Model,
    int Count,
    int HistoryItems,
    long IdleGapMs,
    long RetentionMs,
    int CartItemsMax,
    bool ExcludeCurrent,
    ServerLimits Limits,
    bool KeysRequired,
    IReadOnlyList<string> CorsOrigins,
    string? Evaluation,
    IReadOnlyDictionary<string, double> Parameters);
