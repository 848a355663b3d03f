namespace CartStream.Server.Api;

/// <summary>How the server does at one moment.</summary>
/// <param name="Time">Now.</param>
/// <param name="Started">When the server started.</param>
/// <param name="State">restoring, catchingup, ready, stopped or failed.</param>
/// <param name="NotReadyReason">Why it does not answer from all that is in the log; null when it does.</param>
/// <param name="Lag">Events in the log that are not processed.</param>
/// <param name="Events">Events processed since the log's first.</param>
/// <param name="Recommendations">Answers stored.</param>
/// <param name="DeadLetters">Records that were no valid event.</param>
/// <param name="Duplicates">Events delivered before.</param>
/// <param name="LateEvents">Events that came after a later one of their shopper.</param>
/// <param name="Sessions">Sessions opened.</param>
/// <param name="Shoppers">Shoppers with state.</param>
/// <param name="Items">Items that were ever touched.</param>
/// <param name="CatalogueItems">Items with attributes.</param>
/// <param name="Answers">Answers given to requests since the start.</param>
/// <param name="WaitingRecords">Records that wait to be durable.</param>
/// <param name="StreamClients">Clients of the live stream.</param>
/// <param name="Model">The model.</param>
/// <param name="Latency">Of the processor, since the start.</param>
/// <param name="RecentLatency">Of the processor, in the last 10 s; zeros without events.</param>
public sealed record ServerStatus(
    DateTimeOffset Time,
    DateTimeOffset Started,
    string State,
    string? NotReadyReason,
    long Lag,
    long Events,
    long Recommendations,
    long DeadLetters,
    long Duplicates,
    long LateEvents,
    long Sessions,
    int Shoppers,
    int Items,
    int CatalogueItems,
    int Answers,
    int WaitingRecords,
    int StreamClients,
    ModelStatus Model,
    LatencyStatus Latency,
    LatencyStatus RecentLatency);
