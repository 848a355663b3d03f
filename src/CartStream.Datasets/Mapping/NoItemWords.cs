namespace CartStream.Datasets.Mapping;

/// <summary>
/// Words for what stands among an order's lines and is no item: shipping, fees, discounts, gift cards, tax, tips.
/// </summary>
internal static class NoItemWords
{
    private const int NamesShown = 4;

    private static readonly HashSet<string> Words = Split("""
        shipping shippingline shipment handling delivery homedelivery postage freight carriage courier versand
        versandkosten versandkostenpauschale porto fracht frachtkosten lieferkosten liefergebühr fraisport fraisdeport
        fraisdelivraison livraison fraislivraison dostawa przesyłka wysyłka kosztdostawy kosztwysyłki envio envío
        gastosenvio gastosenvío gastosdeenvío spedizione spesespedizione spesedispedizione verzending verzendkosten
        frakt fragt toimituskulut kargo doprava poštovné доставка 送料 配送料 الشحن
        giftcard giftcards giftvoucher giftvouchers giftcertificate giftcertificates evoucher egiftcard voucher
        vouchers storecredit gutschein geschenkgutschein geschenkkarte cartecadeau chèquecadeau bonprezentowy
        kartapodarunkowa tarjetaregalo buonoregalo gavekort presentkort cadeaubon cadeaukaart dárkovýpoukaz ギフトカード
        discount discounts coupon coupons promotion promo promocode rabatt rabat gutschrift remise réduction descuento
        sconto korting nachlass zniżka sleva скидка 割引 クーポン الخصم
        fee fees paymentfee servicefee bookingfee bank surcharge cod gebühr zahlungsgebühr tip tips gratuity trinkgeld
        tax taxes vat salestax mwst tva iva deposit pfand pant rounding rundung donation adjustment manual refund
        postagefee dotcompostage amazonfee 运费 优惠 배송비 할인 доставка
        total totals subtotal subtotals grandtotal ordertotal summe gesamt gesamtsumme zwischensumme totaal subtotaal
        totale subtotale suma razem итого всего 合計 小計 合计 小计 합계 sum
        """);

    // What a text may say besides: Standard shipping (DHL), 4.90 EUR.
    private static readonly HashSet<string> Besides = Split("""
        standard free express priority economy international domestic flat rate cost costs charge charges the for and of
        order dhl ups dpd gls fedex usps by air eur usd gbp nok sek dkk pln chf digital kosten pauschal gratis
        """);

    // Before a code or an amount: Discount SPRING10, GIFTCARD-50.
    private static readonly HashSet<string> BeforeCodes =
        Split("discount coupon giftcard giftvoucher rabatt rabat gutschein remise descuento versandkosten promo");

    private static readonly HashSet<string> Descriptions = Split("""
        description itemdescription productdescription linedescription beschreibung descripción descrizione opis label
        """);

    private static readonly HashSet<string> TypeNames = Split("""
        linetype itemtype lineitemtype rowtype positiontype positionstyp zeilentyp producttype orderitemtype type kind
        typ itemkind linekind articletype artikeltyp entrytype
        """);

    /// <summary>
    /// Whether a value says that its row is no item: one of those given, or without them by its words.
    /// </summary>
    public static bool Tells(string value, IReadOnlyList<string> given) =>
        given.Count > 0 ? given.Contains(value, StringComparer.OrdinalIgnoreCase) : Are(value);

    /// <summary>
    /// The columns by which some of the first rows are no items: that of the item, its name, its category, or the
    /// line's type.
    /// </summary>
    public static IEnumerable<string> Columns(IReadOnlyList<ColumnSample> columns, EventMapping mapping)
    {
        string[] used =
        [
            .. new[] { EventField.ItemId, EventField.ItemName, EventField.CategoryCode }
                .Where(mapping.Fields.ContainsKey)
                .SelectMany(field => FieldSource.Parse(mapping.Fields[field], _ => false).Names),
        ];
        var item = mapping.Fields.GetValueOrDefault(EventField.ItemId, "");
        return columns.Where(column => column.HasValues
                && (used.Contains(column.Name, StringComparer.OrdinalIgnoreCase) || IsTypeOf(column.Name, item)
                    || (IsOfItem(column.Name) && IsBeside(column.Name, item)))
                && column.Values.Any(Are) && !column.Values.All(Are))
            .Select(column => column.Name);
    }

    /// <summary>What is no item among a column's first values, for people.</summary>
    public static string Note(ColumnSample column, IReadOnlyList<string> given)
    {
        string[] found =
        [
            .. column.Values.Where(value => Tells(value, given)).Distinct(StringComparer.Ordinal).Take(NamesShown),
        ];
        return given.Contains(EventMapping.AnyType, StringComparer.Ordinal) ? "rows that have it are skipped"
            : found.Length == 0 ? "no row of the first is"
            : $"rows with {string.Join(", ", found)} are skipped";
    }

    private static bool Are(string value)
    {
        string[] words = [.. ColumnNames.Words(value).Select(ColumnNames.Plain).Where(word => word.Length > 0)];
        if (words.Length is 0 or > 8)
            return false;
        string[] telling = [.. words.Where(word => !Besides.Contains(word) && !word.Any(char.IsAsciiDigit))];
        return Words.Contains(string.Concat(telling))
            || (telling.Length > 0 && telling.All(Words.Contains))
            || (words.Length > 1 && BeforeCodes.Contains(words[0]) && words[1..].All(IsCode));
    }

    // SPRING10 and 50, not the name of a thing.
    private static bool IsCode(string word) => word.Any(char.IsAsciiDigit) || Besides.Contains(word);

    private static bool IsOfItem(string name) => FieldWords.Score(EventField.ItemName, name) > FieldWords.Hint
        || FieldWords.Score(EventField.ItemId, name) > FieldWords.Hint
        || Descriptions.Contains(ColumnNames.Plain(name[(name.LastIndexOf('.') + 1)..]));

    private static bool IsTypeOf(string name, string item) =>
        TypeNames.Contains(ColumnNames.Plain(name[(name.LastIndexOf('.') + 1)..])) && IsBeside(name, item);

    private static bool IsBeside(string name, string item) => name.LastIndexOf('.') is var at
        && (at < 0 ? !item.Contains("[]", StringComparison.Ordinal)
            : item.StartsWith(name[..(at + 1)], StringComparison.Ordinal));

    private static HashSet<string> Split(string words) => new(
        words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);
}
