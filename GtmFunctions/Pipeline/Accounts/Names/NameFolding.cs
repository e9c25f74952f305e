using System.Text;
using GtmFunctions.Pipeline.Language.Conversions;

namespace GtmFunctions.Pipeline.Accounts.Names;

/// <summary>
/// Names in one spelling: lower case, Latin letters without marks, umlauts and the two letters that stand for them alike, no signs; parted
/// into words, where letters with dots or a slash between them are one (<c>S.p.A.</c>, <c>A/S</c>).
/// </summary>
internal static class NameFolding
{
    // Of each group the first letter stands for the others. A table, for where the runtime has no data of languages to take marks off by
    private static readonly string[] Marked =
    [
        "aàáâãäåāăąạảấầẩẫậắằẳẵặə", "cçćĉċč", "dďđð", "eèéêëēĕėęěẹẻẽếềểễệ", "gĝğġģ", "hĥħ", "iìíîïĩīĭįıỉị", "jĵ", "kķ", "lĺļľŀł", "nñńņňŋ",
        "oòóôõöōŏőøọỏốồổỗộớờởỡợơ", "rŕŗř", "sśŝşšș", "tţťŧț", "uùúûüũūŭůűųụủứừửữựư", "wŵ", "yýÿŷỳỵỷỹ", "zźżž",
    ];

    private static readonly Dictionary<char, string> Letters = Marked
        .SelectMany(group => group.Skip(1).Select(letter => (letter, Plain: group[..1])))
        .Concat([('ß', "ss"), ('æ', "a"), ('œ', "o"), ('þ', "th")])
        .ToDictionary(pair => pair.Item1, pair => pair.Item2);

    private static readonly char[] Between = [' ', ',', ';', '&', '+', '(', ')', '"', '|', '-', '–', '_', ':', '*'];

    // What stands beside a name without a blank, in scripts that have none
    private static readonly string[] Attached =
        ["股份有限公司", "有限责任公司", "有限公司", "株式会社", "有限会社", "合同会社", "(株)", "(有)", "㈱", "주식회사", "(주)"];

    /// <summary>The words of a name.</summary>
    public static IReadOnlyList<string> Words(string name)
    {
        var text = PlainText.Code(PlainText.Line(name)).ToLowerInvariant();
        foreach (var form in Attached)
            text = text.Replace(form, " ", StringComparison.Ordinal);
        var words = new List<string>();
        foreach (var part in text.Split(Between, StringSplitOptions.RemoveEmptyEntries))
            Add(part, words);
        return words;
    }

    /// <summary>A word in one spelling; empty where nothing of it counts.</summary>
    public static string Fold(string word)
    {
        var folded = new StringBuilder(word.Length);
        foreach (var letter in word)
        {
            if (Letters.TryGetValue(letter, out var written))
                folded.Append(written);
            else if (char.IsLetterOrDigit(letter) || letter > '\u0590')
                folded.Append(letter);
        }

        return folded.Replace("ae", "a").Replace("oe", "o").Replace("ue", "u").ToString();
    }

    // A run of single letters is one word, and what is left between dots is one each: "betriebsges.m.b.h." is two
    private static void Add(string part, List<string> words)
    {
        var run = new StringBuilder();
        foreach (var piece in part.Split(['.', '/', '\\'], StringSplitOptions.RemoveEmptyEntries))
        {
            var folded = Fold(piece);
            if (folded.Length == 1)
            {
                run.Append(folded);
                continue;
            }

            Close();
            if (folded.Length > 0)
                words.Add(folded);
        }

        Close();

        void Close()
        {
            if (run.Length > 0)
                words.Add(run.ToString());
            run.Clear();
        }
    }
}
