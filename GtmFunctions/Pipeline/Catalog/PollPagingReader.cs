using GtmFunctions.Pipeline.Language.Yaml;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace GtmFunctions.Pipeline.Catalog;

/// <summary>Reads how pages follow each other, how far they were read, and how a gap is told, from YAML.</summary>
internal static class PollPagingReader
{
    private static readonly string[] Ways = ["cursor", "last", "number", "offset", "link", "next"];

    /// <summary>Reads <c>page</c>; <c>none</c> where an answer is all there is.</summary>
    /// <exception cref="YamlException">Something in it cannot be read.</exception>
    public static PollPaging? Page(YamlNode node)
    {
        if (node is YamlScalarNode { Value: "none" })
            return null;
        var yaml = new YamlMapping(node, "'page'", [.. Ways, "first", "end", "more", "short"]);
        if (Ways.Where(way => yaml[way] is not null).ToArray() is not [var by])
            throw YamlMapping.Wrong(node, $"'page' must have one of {string.Join(", ", Ways)}, or be none");
        if (by is "number" or "offset" or "link" && !yaml.Flag(by))
            throw YamlMapping.Wrong(yaml[by]!, $"'{by}' must be true");
        if (yaml["first"] is { } first && by != "number")
            throw YamlMapping.Wrong(first, "'first' is for 'number': the number of the first page");
        return new PollPaging(Enum.Parse<PageBy>(by, ignoreCase: true))
        {
            At = by is "cursor" or "last" or "next" ? ConnectorActionReader.Path(yaml[by]!, $"'{by}'") : null,
            First = yaml.Whole("first", 1),
            End = yaml["end"] is { } end ? ConnectorActionReader.Path(end, "'end'") : null,
            More = yaml["more"] is { } more ? ConnectorActionReader.Path(more, "'more'") : null,
            ShortEnds = yaml.Text("short") is "ends" || (yaml["short"] is { } other
                ? throw YamlMapping.Wrong(other, "'short' must be ends: a page with fewer records than 'size' is the last")
                : false),
        };
    }

    /// <summary>Reads <c>watermark</c>: a path, or <c>{ from, as }</c>; <c>none</c> where nothing says how far records were read.</summary>
    /// <exception cref="YamlException">Something in it cannot be read.</exception>
    public static PollWatermark? Watermark(YamlNode node)
    {
        if (node is YamlScalarNode)
            return YamlMapping.Text(node, "'watermark'") == "none" ? null : new(ConnectorActionReader.Path(node, "'watermark'"));
        var yaml = new YamlMapping(node, "'watermark'", "from", "as");
        yaml.Required("from");
        return new PollWatermark(ConnectorActionReader.Path(yaml["from"]!, "'from'"), yaml.Member("as", WatermarkKind.Time));
    }

    /// <summary>Reads <c>gaps</c>: <c>{ same: id }</c>, or <c>{ on, subject, within }</c>.</summary>
    /// <exception cref="YamlException">Something in it cannot be read.</exception>
    public static GapMatch Gaps(YamlNode node)
    {
        var yaml = new YamlMapping(node, "'gaps'", "same", "on", "subject", "within");
        if (yaml["same"] is { } same)
        {
            return YamlMapping.Text(same, "'same'") == "id" && yaml["on"] is null && yaml["subject"] is null
                ? new GapMatch { SameId = true }
                : throw YamlMapping.Wrong(same, "'same' must be id, and stands alone: { same: id }");
        }

        yaml.Required("subject");
        if (yaml["on"] is null)
            throw YamlMapping.Wrong(node, "'gaps' needs 'on', the types of the webhooks that tell of such a change, or { same: id }");
        return new GapMatch
        {
            On = yaml.Parsed("on", TypePattern.Parse)!,
            Subject = ConnectorActionReader.Path(yaml["subject"]!, "'subject'"),
            Within = yaml.Duration("within") ?? TimeSpan.FromMinutes(5),
        };
    }
}
