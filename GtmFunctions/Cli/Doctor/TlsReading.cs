using System.Security.Authentication;

namespace GtmFunctions.Cli.Doctor;

/// <summary>What a TLS connection showed.</summary>
/// <param name="Protocol">The version of TLS.</param>
/// <param name="Subject">Whom the certificate names.</param>
/// <param name="Until">When the certificate ends.</param>
public sealed record TlsReading(SslProtocols Protocol, string Subject, DateTimeOffset Until);
