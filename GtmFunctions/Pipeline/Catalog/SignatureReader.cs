using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Yaml;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace GtmFunctions.Pipeline.Catalog;

/// <summary>Reads <see cref="SignatureDefinition"/> from YAML.</summary>
internal static class SignatureReader
{
    private static readonly string[] PayloadParts =
        ["{body}", "{firstItem}", "{timestamp}", "{id}", "{token}", "{method}", "{url}", "{secret}"];

    /// <summary>Reads a mapping, laying its keys over another definition.</summary>
    /// <exception cref="YamlException">A key is unknown, missing or has a value that it cannot have.</exception>
    public static SignatureDefinition Read(YamlNode node, SignatureDefinition? over)
    {
        var yaml = new YamlMapping(
            node, "a signature", "scheme", "version", "when", "header", "in", "prefix", "algorithm", "encoding", "key", "payload", "list",
            "timestamp", "id", "token", "decodeUrl", "claims", "certificate", "tolerance");
        over ??= new SignatureDefinition { Scheme = SignatureScheme.Hmac };
        var definition = over with
        {
            Scheme = yaml.Member("scheme", over.Scheme),
            Version = yaml.Text("version", over.Version),
            When = yaml.Pairs("when", over.When),
            Header = yaml.Texts("header", over.Header),
            In = yaml.Member("in", over.In),
            Prefix = yaml.Text("prefix", over.Prefix)!,
            Algorithm = yaml.Member("algorithm", over.Algorithm),
            Encoding = yaml.Member("encoding", over.Encoding),
            Key = yaml.Member("key", over.Key),
            Payload = yaml.Text("payload", over.Payload)!,
            List = yaml["list"] is { } list ? List(list) : over.List,
            Timestamp = yaml["timestamp"] is { } timestamp ? Timestamp(timestamp) : over.Timestamp,
            Id = yaml.Texts("id", over.Id),
            Token = yaml.Text("token", over.Token),
            DecodeUrl = yaml.Text("decodeUrl", over.DecodeUrl)!,
            Claims = yaml.Pairs("claims", over.Claims),
            Certificate = yaml["certificate"] is { } certificate ? Certificate(certificate) : over.Certificate,
            Tolerance = yaml.Duration("tolerance") ?? over.Tolerance,
        };
        Check(definition, yaml, node);
        return definition;
    }

    private static SignatureList List(YamlNode node)
    {
        var yaml = new YamlMapping(node, "'list'", "separator", "pair", "signature", "timestamp");
        var list = new SignatureList(yaml.Required("separator"), yaml.Required("pair"), yaml.Required("signature"), yaml.Text("timestamp"));
        return list.Separator.Length > 0 && list.Pair.Length > 0
            ? list
            : throw YamlMapping.Wrong(node, "'separator' and 'pair' must have at least one character");
    }

    private static SignatureTimestamp Timestamp(YamlNode node)
    {
        var yaml = new YamlMapping(node, "'timestamp'", "header", "unit");
        return new SignatureTimestamp(yaml.Texts("header"), yaml.Member("unit", TimestampUnit.Seconds));
    }

    private static CertificateDefinition Certificate(YamlNode node)
    {
        var yaml = new YamlMapping(node, "'certificate'", "header", "thumbprints", "subjects", "issuers");
        var certificate = new CertificateDefinition
        {
            Header = yaml.Text("header", "X-ARR-ClientCert")!,
            Thumbprints = yaml.Texts("thumbprints"),
            Subjects = yaml.Texts("subjects"),
            Issuers = yaml.Texts("issuers"),
        };
        return certificate.Thumbprints.Count + certificate.Subjects.Count > 0
            ? certificate
            : throw YamlMapping.Wrong(node, "'certificate' must name thumbprints or subjects");
    }

    private static void Check(SignatureDefinition definition, YamlMapping yaml, YamlNode node)
    {
        if (definition.Header.Count == 0
            && definition.Scheme is not (SignatureScheme.Basic or SignatureScheme.PathToken or SignatureScheme.Organization))
        {
            throw YamlMapping.Wrong(node, "'header' is missing: it names where the signature or token is");
        }

        for (var position = 0; (position = definition.Payload.IndexOf('{', position)) >= 0; position++)
        {
            var close = definition.Payload.IndexOf('}', position);
            if (close < 0 || !PayloadParts.Contains(definition.Payload[position..(close + 1)]))
                throw YamlMapping.Wrong(yaml["payload"] ?? node, $"'payload' can hold {string.Join(", ", PayloadParts)}");
        }

        if (definition.In == SignaturePosition.Body)
            Paths([.. definition.Header, .. definition.Timestamp?.Header ?? [], definition.Token ?? "none"]);

        Needs("{timestamp}", definition.Timestamp is { Header.Count: > 0 } || definition.List?.Timestamp is not null, "timestamp");
        Needs("{id}", definition.Id.Count > 0, "id");
        Needs("{token}", definition.Token is not null, "token");

        void Paths(IReadOnlyList<string> paths)
        {
            try
            {
                _ = paths.Select(FieldPath.Parse).ToList();
            }
            catch (FormatException wrong)
            {
                throw YamlMapping.Wrong(node, $"'header', 'timestamp' and 'token' are paths of the body: {wrong.Message}");
            }
        }

        void Needs(string part, bool there, string key)
        {
            if (!there && definition.Payload.Contains(part, StringComparison.Ordinal))
                throw YamlMapping.Wrong(node, $"'payload' holds {part}, so '{key}' must say where it is");
        }
    }
}
