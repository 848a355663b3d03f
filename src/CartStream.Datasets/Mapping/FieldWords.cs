namespace CartStream.Datasets.Mapping;

/// <summary>Common names of an event's fields.</summary>
internal static class FieldWords
{
    /// <summary>The score of a name equal to the field's first word; later words score slightly less.</summary>
    public const int Exact = 100;

    /// <summary>The score of a name that only contains words of the field.</summary>
    public const int Hint = 40;

    private const int ExactMin = 60;

    private const string TimeNames = """
        eventtime timestamp ts time datetime eventtimestamp eventdatetime occurredat eventts createdat tstamp
        servertimestamp servertimestampepochms derivedtstamp collectortstamp originaltimestamp unixtime
        unixtimestamp epoch epochms timestampms eventdate orderdate orderedat purchasedate purchasedat
        transactiondate transactiontime bestelldatum invoicedate saledate solddate paidat tdat date clicktime
        actiontime logtime visittime requesttime servertime viewtime eventcreatedat createdtime created when
        happenedat placedat tidspunkt dato zeitpunkt datum fecha horodatage sentat receivedat data datazamówienia
        datazamowienia datazakupu datumobjednávky datumobjednavky ordereddate belegdatum erdat audat fkdat dateadd
        orderdato datasprzedaży datasprzedazy sipariştarihi siparistarihi 注文日時 注文日 購入日時 購入日
        下单时间 下单日期 订单日期 行为时间 操作时间 时间 시간 일시 日時 订单时间 付款时间 주문일시 주문일 주문일자 결제일시 תאריך dataordine fechapedido
        дата датазаказа датапокупки датаивремя تاريخالطلب التاريخ تاريخالشراء
        תאריךהזמנה ημερομηνία ημερομηνίαπαραγγελίας ngàyđặthàng ngàymua rendelésdátuma dátum tilauspäivä
        tilauspvm päivämäärä datacomenzii датазамовлення วนทสงซอ วนท tanggalpesanan tanggal
        """;

    private const string ClockNames = """
        time timeofday ordertime saletime transactiontime posttime hhmm hhmmss uhrzeit zeit heure hora ora tijd tid
        klokkeslett klokkeslæt godzina čas saat erzet uzeit время 時刻 時間 الوقت
        """;

    private const string ItemNames = """
        itemid productid sku item product itemsku productsku skuid aid articleid article asin stockcode goodsid
        movieid variantid productvariantid merchandiseid
        productcode itemcode contentid materialid gtin ean upc pid iid lineitemsku productskuhash
        objectid objectids material materialnumber materialnr bookid artistid trackid songid videoid offerid
        listingid isbn partnumber productnumber itemnumber productref artikelnummer artikel artikelnr reference
        referencia référence référenceproduit referenz codearticle codeproduit produit produkt producto prodotto
        artículo articulo vare varenummer vareid productkey itemkey prodid prod parentasin materialnummer matnr
        ordereditem inventoryitemid kodproduktu kodtowaru towar idproduktu kódzboží kodzbozi kódproduktu kódtovaru
        zboží artikelkod varenr varunummer artikkelnr artikkelnummer barcode barkod 商品コード 商品番号 商品id
        productsid productsmodel codice codiceprodotto codicearticolo código codigo codigoproducto códigoproduto
        codart artnr artikelcode productnummer 商品编码 商品编号 商品代码 商品 货号 상품코드 상품번호 상품id מקט
        ürünkodu urunkodu stokkodu afcontentid fbcontentid indeks артикул кодтовара товар رمزالمنتج المنتج
        קודמוצר מוצר κωδικόςπροϊόντος προϊόν κωδικόςείδους mãsảnphẩm sảnphẩm cikkszám termékkód termék
        tuotekoodi tuotenumero tuote codprodus produs รหสสนคา สนคา kodeproduk produk
        internalreference idoferty numeroferty 商品管理番号 кодпродукта sifraartikla šifraartikla
        """;

    private const string ShopperNames = """
        shopperid userid customerid customercode visitorid user customer shopper visitor clientid memberid uid
        customernumber custid cid accountid personid buyerid customerno customerkey fullvisitorid visitoruuid
        useruuid customeruuid shopperkey userkey householdid householdkey member client account reviewerid kundeid
        kundenummer kunde kundennummer loyaltyid cardid userhash customerhash customeremail useremail email
        distinctid emailbilling billingemail usertoken personemail debitor cliente klant kundennr kundenr kundnr
        visid klient idklienta nrklienta buyeremail kundnummer kunnr soldtoorgid soldtoparty zákazník zakaznik
        numerklienta číslozákazníka idcustomer emailklienta
        externalid profileid buyer buyerusername buyername contact contactid contactemail kundenkarte
        kundenkartennummer nclient
        numéroclient nrkartyklienta müşteri müşterino kunag 会員id 会員番号 顧客id 顧客番号
        customersid klantnummer klantnr klantid 顾客id 用户id 会员id 会员编号 회원id 회원번호 고객번호 고객id לקוח
        idvisitor soldto loyaltycard loyaltynumber покупатель клиент العميل رقمالعميل
        מספרלקוח πελάτης κωδικόςπελάτη mãkháchhàng kháchhàng vásárló vevő vevőkód ügyfél asiakasnumero asiakas
        codclient покупець клієнт รหสลกคา ลกคา idpelanggan pelanggan kodepelanggan
        loyaltyno loyaltycardno comprador compradora idcomprador loginkupującego loginkupujacego kupujący kupujacy
        注文者メールアドレス メールアドレス пользователь идпользователя
        """;

    private static readonly Dictionary<EventField, string[]> Names = new()
    {
        [EventField.EventTime] = Split(TimeNames),
        [EventField.EventType] = Split("""
            eventtype event action eventname type behavior behaviour activity activitytype actiontype interaction
            interactiontype behaviortype behaviourtype productaction eventaction ecommerceactiontype ecommerceaction
            operation verb actionname evt eventkind kind hendelse aktion handling aktivitet ereignis evento evenement
            accion azione tipoevento toiminto tapahtuma művelet esemény akcja zdarzenie akce událost acțiune eveniment
            ação acao tipodeevento eylem olay işlem действие событие дія подія イベント 行動 行为 行为类型 事件 事件类型 操作类型 행동 이벤트
            الحدث פעולה אירוע ενέργεια
            """),
        [EventField.ItemId] = Split(ItemNames),
        [EventField.ShopperId] = Split(ShopperNames),
        [EventField.AnonymousId] = Split("""
            anonymousid userpseudoid domainuserid deviceid cookieid anonid anonymoususerid clientcookie cookie
            """),
        [EventField.SessionId] = Split("""
            sessionid session usersession sessid visitid visit domainsessionid sessionidhash gasessionid sid sessionkey
            sess sessno sessionnumber sessionhash sessionuuid visitkey visitnumber idvisit besok sitzung sesjon sesion
            visite
            """),
        [EventField.OrderId] = Split("""
            orderid order invoiceno ordernumber transactionid invoice orderno invoiceid invoicenumber purchaseid
            receiptid basketid checkoutid ordrenummer bestellnummer orderkey saleid ticketid orderref ordernr belegnr
            belegnummer documentno documentnumber amazonorderid receiptnumber ordernummer vbeln idorder zamówienie
            zamowienie numerzamówienia numerzamowienia nrzamówienia nrzamowienia objednávka čísloobjednávky
            cisloobjednavky bonnummer bonnr nticket numéroticket nrparagonu siparişnumarası siparişno 注文番号 伝票番号
            ordersid bestelnummer ordine pedido numerodepedido 订单号 订单编号 주문번호 מספרהזמנה номерзаказа заказ رقمالطلب
            αριθμόςπαραγγελίας παραγγελία mãđơnhàng đơnhàng rendelésszám rendelés tilausnumero tilaus numărcomandă
            nrcomandă comandă номерзамовлення замовлення เลขทคำสงซอ nomorpesanan pesanan
            """),
        [EventField.Quantity] = Split("""
            quantity qty pieces units itemquantity productquantity lineitemquantity orderquantity quantitysold numitems
            count antall menge anzahl quantité cantidad quantità aantal itemcount unitssold ilość ilosc antal mengen
            cantidades quantités aantallen itemssold qtysold soldqty soldquantity qté qte cant quantidade qtd
            hoeveelheid määrä orderedquantity adet 数量 個数 kwmeng fkimg množství mnozstvi množstvo liczbasztuk stückzahl
            stueckzahl productsquantity 件数 수량 כמות afquantity количество колво الكمية ποσότητα sốlượng mennyiség
            cantitate кількість จำนวน jumlah
            """),
        [EventField.Price] = Split("""
            price unitprice itemprice productprice saleprice salesprice lineitemprice priceusd priceeur amount cost
            pris preis prix precio prezzo prijs nettopreis bruttopreis unitcost sellingprice finalprice
            unitsellingprice netpr itemcost cena cenajednostkowa jednotkovácena soldfor einzelpreis stückpreis
            stueckpreis verkaufspreis prixunitaire preciounitario prezzounitario stykkpris styckpris enhetspris
            enhedspris stukprijs eenheidsprijs preise precios prezzi birimfiyatı birimfiyat 単価 価格 preço 单价 价格 판매가 단가
            מחיר afprice cenabrutto цена السعر τιμή giá đơngiá ár egységár hinta yksikköhinta preț ціна ราคา harga
            hargasatuan
            """),
        [EventField.Brand] = Split("""
            brand productbrand itembrand brandname manufacturer vendor merke marke hersteller marque marca marka merk
            varumärke
            """),
        [EventField.CategoryId] = Split("categoryid catid itemcategoryid productcategoryid categorynumber"),
        [EventField.CategoryCode] = Split("""
            categorycode category categoryname productcategory itemcategory categorypath department producttype
            productgroup kategori kategorie warengruppe produktgruppe catégorie categorie categoria categoría kategoria
            """),
        [EventField.ItemName] = Split("""
            itemname productname producttitle itemtitle lineitemname title nazwaproduktu benämning artikelbezeichnung
            materialkurztext názevzboží názevproduktu ürünadı nazwatowaru bezeichnung désignation 商品名 omschrijving 商品名称
            상품명 nazwa название наименование اسمالمنتج
            """),
        [EventField.ItemGroupId] = Split("""
            itemgroupid parentsku parentproductid parentitemid variantgroupid productgroupid styleid stylecode modelid
            """),
        [EventField.EventId] = Split("insertid messageid eventid eventuuid hitid rowid"),
        [EventField.Unit] = Split("""
            unit uom unitofmeasure unitofmeasurement quantityunit qtyunit salesunit measureunit einheit mengeneinheit
            me meins vrkme unité unite unidad unità jm jednostka eenheid enhet enhed yksikkö birim jednotka 単位 единица
            """),
    };

    private static readonly HashSet<string> Clocks = [.. Split(ClockNames)];
    private static readonly string[] TimeWords = ["time", "timestamp", "date", "datetime", "tstamp", "ts", "epoch"];
    private static readonly string[] PersonWords =
        ["user", "customer", "visitor", "shopper", "client", "member", "buyer", "account", "person", "cust", "usr"];

    private static readonly string[] DeviceWords = ["visitor", "cookie", "device", "browser", "anonymous", "guest"];

    private static readonly string[] ItemWords =
        ["item", "product", "sku", "article", "goods", "movie", "prod", "variant", "stock", "merchandise"];

    private static readonly string[] SessionWords = ["session", "visit", "sess"];
    private static readonly string[] OrderBegins =
    [
        "bestell", "kaufdatum", "commande", "zamówieni", "sipariş", "注文", "購入", "下单", "订单", "주문", "заказа",
        "παραγγελ", "đặthàng", "rendelés", "tilaus", "comenzii", "замовлен", "สงซอ", "pesanan", "הזמנה",
    ];

    private static readonly string[] CartWords =
    [
        "cart", "carts", "basket", "wishlist", "abandoned", "warenkorb", "merkzettel", "wunschliste", "panier",
        "carrito", "carrello", "koszyk", "handlekurv", "varukorg", "winkelwagen", "quote", "quotation", "angebot",
        "devis", "offerte", "tilbud", "return", "returns", "rma", "retoure", "retour", "retur",
    ];

    private static readonly string[] DeedWords = ["event", "evt", "action", "activity", "interaction"];
    private static readonly string[] TypeHints = ["action", "event", "type", "behavior", "behaviour", "activity"];

    // A line's total is not the price of a piece, nor are hundredths the currency.
    private static readonly string[] OtherPriceWords = ["total", "cents", "cent", "micros", "minor"];

    private static readonly string[] IdWords =
        ["id", "code", "key", "number", "no", "nr", "hash", "uuid", "ref", "sku"];

    /// <summary>How well <paramref name="name"/> fits <paramref name="field"/>: 0 not at all.</summary>
    public static int Score(EventField field, string name)
    {
        if (!Names.TryGetValue(field, out var known))
            return 0;
        var best = 0;
        foreach (var candidate in Candidates(name))
        {
            var at = Array.IndexOf(known, candidate);
            best = at < 0 ? best : Math.Max(best, Math.Max(ExactMin, Exact - at));
        }

        return best > 0 ? best : HasHint(field, ColumnNames.Words(name)) ? Hint : 0;
    }

    /// <summary>Whether a time of this name is that of an order.</summary>
    public static bool IsOfOrders(string name) => ColumnNames.Words(name).Any(word =>
        word is "order" or "ordered" or "purchase" or "purchased" or "sale" or "sold" or "invoice" or "paid"
            or "transaction" or "transactions" or "txn")
        || OrderBegins.Any(ColumnNames.Plain(name).Contains);

    /// <summary>Whether a column of this name numbers carts, wish lists, quotes or returns, or tells of them.</summary>
    public static bool IsOfCarts(string name) => ColumnNames.Words(name) is var words && words.Any(CartWords.Contains)
        && (words.Count == 1 || words.Any(IdWords.Contains));

    /// <summary>Whether a column of this name holds changes of a quantity, such as <c>qty_delta</c>.</summary>
    public static bool IsOfChanges(string name) => ColumnNames.Words(name) is var words
        && words.Any(word => word is "delta" or "change" or "diff" or "difference" or "adjustment")
        && words.Any(word => word is "qty" or "quantity" or "units" or "pieces" or "count");

    /// <summary>Whether an item's column of this name may number the lines: <c>item_id</c> beside a product.</summary>
    public static bool IsOfLines(string name) => ColumnNames.Plain(name[(name.LastIndexOf('.') + 1)..]) == "itemid";

    /// <summary>Whether a column of this name is of products and of nothing else.</summary>
    public static bool IsOfProducts(string name) => ColumnNames.Words(name[(name.LastIndexOf('.') + 1)..])
        .Any(word => word is "product" or "sku" or "article" or "artikel" or "material");

    /// <summary>Whether a shopper's column of this name may be a till's user, beside a customer.</summary>
    public static bool IsOfUsers(string name) => ColumnNames.Plain(name) is "user" or "userid" or "username";

    /// <summary>Whether a column of this name may hold times of a day.</summary>
    public static bool IsOfClocks(string name) => Clocks.Contains(ColumnNames.Plain(name))
        || ColumnNames.Words(name) is [.., "time"];

    /// <summary>Whether a column of this name holds devices rather than persons, such as <c>visitor_id</c>.</summary>
    public static bool IsOfDevices(string name) => ColumnNames.Words(name) is var words
        && words.Any(DeviceWords.Contains) && words.Any(IdWords.Contains);

    /// <summary>Whether a name contains a word for an action, such as <c>EVT_CD</c>.</summary>
    public static bool HasDeed(string name) => ColumnNames.Words(name).Any(DeedWords.Contains);

    /// <summary>Whether a name contains a word for an id, such as <c>varenr</c> has in <c>vare nr</c>.</summary>
    public static bool IsOfIds(string name) => ColumnNames.Words(name).Any(IdWords.Contains);

    private static bool HasHint(EventField field, IReadOnlyList<string> words) => field switch
    {
        EventField.EventTime => words.Any(TimeWords.Contains),
        EventField.EventType => words.Any(TypeHints.Contains),
        EventField.ItemId => words.Any(ItemWords.Contains) && words.Any(IdWords.Contains)
            && !words.Contains("price", StringComparer.Ordinal),
        EventField.ShopperId => words.Any(PersonWords.Contains) && words.Any(IdWords.Contains),
        EventField.SessionId => words.Any(SessionWords.Contains) && words.Any(IdWords.Contains),
        EventField.Price => words.Contains("price", StringComparer.Ordinal) && !words.Any(OtherPriceWords.Contains),
        EventField.Quantity => words.Contains("qty", StringComparer.Ordinal)
            || words.Contains("quantity", StringComparer.Ordinal),
        _ => false,
    };

    // MongoDB's user.$oid is user; properties.product_id is product_id; items[].id is also item id; an element of
    // skus[] is a sku, and of quantities[] a quantity; Order Lines/Product is a product.
    private static IEnumerable<string> Candidates(string name)
    {
        var parts = name.Split('.', '/');
        while (parts.Length > 1 && IsTypeOfMongo(parts[^1]))
            parts = parts[..^1];
        var last = ColumnNames.Plain(parts[^1]);
        yield return last;
        if (parts[^1].EndsWith("[]", StringComparison.Ordinal) && last.EndsWith('s'))
            yield return last.EndsWith("ies", StringComparison.Ordinal) ? $"{last[..^3]}y" : last[..^1];
        if (parts.Length == 1)
            yield break;
        var parent = ColumnNames.Plain(parts[^2]);
        yield return parent + last;
        if (parent.EndsWith('s'))
            yield return parent[..^1] + last;
    }

    private static bool IsTypeOfMongo(string name) =>
        name is "$oid" or "$date" || name.StartsWith("$number", StringComparison.Ordinal);

    private static string[] Split(string words) =>
        words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
