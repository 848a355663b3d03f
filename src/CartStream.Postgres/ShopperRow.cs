namespace CartStream.Postgres;

/// <summary>A row of table <c>shopper</c> with the lines of its cart, as parallel arrays.</summary>
/// <param name="ShopperId">The shopper.</param>
/// <param name="LastEventTime">Time of the newest event.</param>
/// <param name="CartVersion">Changes the cart has seen.</param>
/// <param name="ItemIds">Items of the cart, oldest addition first, each once.</param>
/// <param name="Quantities">Pieces of each.</param>
/// <param name="AddedAt">When each was added.</param>
/// <param name="Partition">The record's partition.</param>
/// <param name="Offset">The record's offset.</param>
internal sealed record ShopperRow(
    string ShopperId,
    DateTime LastEventTime,
    int CartVersion,
    string[] ItemIds,
    int[] Quantities,
    DateTime[] AddedAt,
    int Partition,
    long Offset);
