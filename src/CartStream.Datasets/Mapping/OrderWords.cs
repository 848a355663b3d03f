namespace CartStream.Datasets.Mapping;

/// <summary>Words for what became of an order, in the languages and systems of shops.</summary>
internal static class OrderWords
{
    // The beginnings of words.
    private static readonly string[] Cancelled =
    [
        "cancel", "void", "storn", "annul", "anul", "kansell", "makuler", "zrušen", "zrusen", "iptal", "İptal",
        "abgebroch", "キャンセル", "取消", "已取消", "취소", "отмен",
    ];

    private static readonly string[] Undone =
    [
        .. Cancelled, "refund", "return", "declin", "fail", "reject", "revers", "chargeback", "disput", "fraud",
        "expir", "abandon", "draft", "incomplet", "delet", "trash", "missing", "unpaid", "pending", "hold", "denied",
        "erstatt", "retour", "retur", "fehlgeschlag", "abgelehnt", "unbezahlt", "ausstehend", "rembours", "refus",
        "échou", "echou", "attente", "devuel", "reembols", "rechaz", "pendiente", "rimborsa", "rifiuta", "zwrot",
        "odrzuc", "nieopłac", "vrácen", "nieoplac", "iade", "返品", "返金", "未払", "退款", "退货", "未付款", "환불", "반품", "возвра",
    ];

    private static readonly string[] Done =
    [
        "complet", "process", "paid", "ship", "deliver", "fulfil", "clos", "confirm", "captur", "author", "approv",
        "accept", "succe", "settl", "sent", "invoic", "dispatch", "receiv", "ready", "open", "new", "active", "done",
        "ok", "finish", "place", "collect", "pick", "pack", "prepar", "produc", "transit", "await", "partial", "order",
        "sale", "sold", "valid", "normal", "regular", "abgeschloss", "versa", "versend", "verschick", "bezahlt",
        "geliefert", "bearbeit", "offen", "neu", "erledigt", "termin", "livr", "expéd", "exped", "pay", "cours",
        "enviad", "entregad", "pagad", "pagat", "spedit", "consegnat", "zrealiz", "wysła",
        "wysla", "oplacon", "zakoncz", "opłacon", "zakończ",
        "dokonč", "odesl", "zaplac", "lever", "sendt", "betal", "fullf", "skicka", "teslim", "kargo", "完了", "発送",
        "已完成", "已发货", "已付款", "배송", "완료", "выполн", "достав", "faturad",
        "出荷", "支払済", "入金",
    ];

    // What only orders are, not any other deed that may succeed or fail.
    private static readonly string[] Sold =
        [.. Cancelled, "paid", "unpaid", "refund", "captur", "ship", "deliver", "fulfil", "bezahlt", "geliefert"];

    private static readonly string[] Negations = ["not", "no", "never", "partial", "partially", "teilweise"];

    // Beginnings of whole values, without spaces and punctuation.
    private static readonly string[] UnpaidPhrases =
        ["notpaid", "awaitingpayment", "waitingforpayment", "willnot", "enattente"];

    private static readonly string[] GoodsToCome =
        ["fulfil", "ship", "deliver", "dispatch", "pick", "versand", "liefer", "expéd", "livr"];

    private static readonly HashSet<string> Truths = new(StringComparer.OrdinalIgnoreCase)
    {
        "true", "t", "yes", "y", "1", "x", "ja", "j", "oui", "o", "si", "sí", "s", "tak", "ano", "evet", "sim", "はい",
    };

    private static readonly HashSet<string> Untruths = new(StringComparer.OrdinalIgnoreCase)
    {
        "false", "f", "no", "n", "0", "nein", "non", "não", "nie", "ne", "nej", "nei", "hayır", "いいえ",
    };

    /// <summary>Whether a word begins like one for a cancelled order.</summary>
    public static bool IsCancelledWord(string word) => Begins(word, Cancelled);

    /// <summary>Whether an order was cancelled.</summary>
    public static bool IsCancelled(string value) => Has(value, Cancelled);

    /// <summary>Whether an order was cancelled, paid back, or never paid.</summary>
    public static bool IsUndone(string value)
    {
        var plain = ColumnNames.Plain(value);
        return UnpaidPhrases.Any(phrase => plain.StartsWith(phrase, StringComparison.Ordinal))
            || (Has(value, Undone)
                && !(plain.StartsWith("pending", StringComparison.Ordinal) && Has(value, GoodsToCome)));
    }

    /// <summary>Whether a value says what became of an order.</summary>
    public static bool IsKnown(string value) => IsUndone(value) || Has(value, Done);

    /// <summary>Whether a value says what only orders are.</summary>
    public static bool IsSold(string value) => Has(value, Sold);

    /// <summary>Whether a flag is set.</summary>
    public static bool IsTrue(string value) => Truths.Contains(value.Trim());

    /// <summary>Whether a value is one of a flag.</summary>
    public static bool IsFlag(string value) => Truths.Contains(value.Trim()) || Untruths.Contains(value.Trim());

    // A word after "not" or "partially" says something else: an order that is partially refunded is a purchase.
    private static bool Has(string value, string[] beginnings)
    {
        var words = ColumnNames.Words(value);
        for (var at = 0; at < words.Count; at++)
        {
            if (Begins(words[at], beginnings)
                && (at == 0 || !Negations.Contains(words[at - 1], StringComparer.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Begins(string word, string[] beginnings) =>
        beginnings.Any(one => word.StartsWith(one, StringComparison.Ordinal));
}
