using CartStream.Server.Node;

namespace CartStream.Server.Api;

/// <summary>Settings that can change an answer, and limits; no secrets.</summary>
/// <param name="Model">The model.</param>
/// <param name="Count">Items in a stored recommendation.</param>
/// <param name="HistoryItems">Items of the history.</param>
/// <param name="IdleGapMs">Idle time that ends a session without an id.</param>
/// <param name="RetentionMs">Time after which an idle shopper's state is dropped.</param>
/// <param name="CartItemsMax">Slots that cart items may take.</param>
/// <param name="ExcludeCurrent">Whether the item that was touched last is left out.</param>
/// <param name="Limits">What requests may use.</param>
/// <param name="KeysRequired">Whether requests need an API key.</param>
/// <param name="CorsOrigins">Web sites whose pages may call the API.</param>
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
