namespace CartStream.Recommendations;

/// <summary>The parts of a receipt that differ between recommendations of one processor; see <see cref="Receipt"/>.
/// </summary>
/// <param name="Offset">Offset of the answered event.</param>
/// <param name="CartVersion">Number of changes of the shopper's cart.</param>
/// <param name="ModelVersion">Number of events the model had learnt.</param>
public readonly record struct ReceiptNumbers(long Offset, int CartVersion, long ModelVersion);
