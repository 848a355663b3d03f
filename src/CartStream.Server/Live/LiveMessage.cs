namespace CartStream.Server.Live;

/// <summary>One message of the live stream.</summary>
/// <param name="Kind">What it tells of.</param>
/// <param name="Name">Its name for browsers.</param>
/// <param name="Shopper">Whom it is about; empty when nobody.</param>
/// <param name="Id">
/// Its offset in its topic, behind partition and slash where there are several; null when it is not of the log.
/// </param>
/// <param name="Json">One object in one line.</param>
internal sealed record LiveMessage(LiveKinds Kind, string Name, string Shopper, string? Id, byte[] Json);
