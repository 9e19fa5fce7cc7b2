"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.loopbackCertificate = loopbackCertificate;
const node_fs_1 = require("node:fs");
const node_path_1 = require("node:path");
const node_tls_1 = require("node:tls");
const selfsigned_1 = require("selfsigned");
/** Makes a certificate for loopback addresses, good for this one run. */
async function loopbackCertificate(directory) {
    const made = await (0, selfsigned_1.generate)([{ name: 'commonName', value: 'localhost' }], {
        keySize: 2048,
        algorithm: 'sha256',
        extensions: [
            { name: 'basicConstraints', cA: true },
            {
                name: 'subjectAltName',
                altNames: [
                    { type: 2, value: 'localhost' },
                    { type: 7, ip: '127.0.0.1' },
                ],
            },
        ],
    });
    const bundle = (0, node_path_1.join)(directory, 'trusted.pem');
    const system = process.env.SSL_CERT_FILE;
    const trusted = system && (0, node_fs_1.existsSync)(system) ? (0, node_fs_1.readFileSync)(system, 'utf8') : node_tls_1.rootCertificates.join('\n');
    (0, node_fs_1.writeFileSync)(bundle, `${trusted}\n${made.cert}\n`);
    return { key: made.private, cert: made.cert, bundle };
}
//# sourceMappingURL=data:application/json;base64,eyJ2ZXJzaW9uIjozLCJmaWxlIjoiY2VydGlmaWNhdGUuanMiLCJzb3VyY2VSb290IjoiIiwic291cmNlcyI6WyJjZXJ0aWZpY2F0ZS50cyJdLCJuYW1lcyI6W10sIm1hcHBpbmdzIjoiOztBQWNBLGtEQW9CQztBQWxDRCxxQ0FBa0U7QUFDbEUseUNBQWlDO0FBQ2pDLHVDQUE0QztBQUM1QywyQ0FBc0M7QUFVdEMseUVBQXlFO0FBQ2xFLEtBQUssVUFBVSxtQkFBbUIsQ0FBQyxTQUFpQjtJQUN6RCxNQUFNLElBQUksR0FBRyxNQUFNLElBQUEscUJBQVEsRUFBQyxDQUFDLEVBQUUsSUFBSSxFQUFFLFlBQVksRUFBRSxLQUFLLEVBQUUsV0FBVyxFQUFFLENBQUMsRUFBRTtRQUN4RSxPQUFPLEVBQUUsSUFBSTtRQUNiLFNBQVMsRUFBRSxRQUFRO1FBQ25CLFVBQVUsRUFBRTtZQUNWLEVBQUUsSUFBSSxFQUFFLGtCQUFrQixFQUFFLEVBQUUsRUFBRSxJQUFJLEVBQUU7WUFDdEM7Z0JBQ0UsSUFBSSxFQUFFLGdCQUFnQjtnQkFDdEIsUUFBUSxFQUFFO29CQUNSLEVBQUUsSUFBSSxFQUFFLENBQUMsRUFBRSxLQUFLLEVBQUUsV0FBVyxFQUFFO29CQUMvQixFQUFFLElBQUksRUFBRSxDQUFDLEVBQUUsRUFBRSxFQUFFLFdBQVcsRUFBRTtpQkFDN0I7YUFDRjtTQUNGO0tBQ0YsQ0FBQyxDQUFDO0lBQ0gsTUFBTSxNQUFNLEdBQUcsSUFBQSxnQkFBSSxFQUFDLFNBQVMsRUFBRSxhQUFhLENBQUMsQ0FBQztJQUM5QyxNQUFNLE1BQU0sR0FBRyxPQUFPLENBQUMsR0FBRyxDQUFDLGFBQWEsQ0FBQztJQUN6QyxNQUFNLE9BQU8sR0FBRyxNQUFNLElBQUksSUFBQSxvQkFBVSxFQUFDLE1BQU0sQ0FBQyxDQUFDLENBQUMsQ0FBQyxJQUFBLHNCQUFZLEVBQUMsTUFBTSxFQUFFLE1BQU0sQ0FBQyxDQUFDLENBQUMsQ0FBQywyQkFBZ0IsQ0FBQyxJQUFJLENBQUMsSUFBSSxDQUFDLENBQUM7SUFDMUcsSUFBQSx1QkFBYSxFQUFDLE1BQU0sRUFBRSxHQUFHLE9BQU8sS0FBSyxJQUFJLENBQUMsSUFBSSxJQUFJLENBQUMsQ0FBQztJQUNwRCxPQUFPLEVBQUUsR0FBRyxFQUFFLElBQUksQ0FBQyxPQUFPLEVBQUUsSUFBSSxFQUFFLElBQUksQ0FBQyxJQUFJLEVBQUUsTUFBTSxFQUFFLENBQUM7QUFDeEQsQ0FBQyIsInNvdXJjZXNDb250ZW50IjpbImltcG9ydCB7IGV4aXN0c1N5bmMsIHJlYWRGaWxlU3luYywgd3JpdGVGaWxlU3luYyB9IGZyb20gJ25vZGU6ZnMnO1xuaW1wb3J0IHsgam9pbiB9IGZyb20gJ25vZGU6cGF0aCc7XG5pbXBvcnQgeyByb290Q2VydGlmaWNhdGVzIH0gZnJvbSAnbm9kZTp0bHMnO1xuaW1wb3J0IHsgZ2VuZXJhdGUgfSBmcm9tICdzZWxmc2lnbmVkJztcblxuLyoqIEEgdGhyb3ctYXdheSBjZXJ0aWZpY2F0ZSBmb3IgbG9vcGJhY2suICovXG5leHBvcnQgaW50ZXJmYWNlIExvb3BiYWNrQ2VydGlmaWNhdGUge1xuICByZWFkb25seSBrZXk6IHN0cmluZztcbiAgcmVhZG9ubHkgY2VydDogc3RyaW5nO1xuICAvKiogRmlsZSBmb3IgYFNTTF9DRVJUX0ZJTEVgOiB3aGF0IGlzIHRydXN0ZWQgYW55d2F5LCBhbmQgdGhpcyBjZXJ0aWZpY2F0ZS4gKi9cbiAgcmVhZG9ubHkgYnVuZGxlOiBzdHJpbmc7XG59XG5cbi8qKiBNYWtlcyBhIGNlcnRpZmljYXRlIGZvciBsb29wYmFjayBhZGRyZXNzZXMsIGdvb2QgZm9yIHRoaXMgb25lIHJ1bi4gKi9cbmV4cG9ydCBhc3luYyBmdW5jdGlvbiBsb29wYmFja0NlcnRpZmljYXRlKGRpcmVjdG9yeTogc3RyaW5nKTogUHJvbWlzZTxMb29wYmFja0NlcnRpZmljYXRlPiB7XG4gIGNvbnN0IG1hZGUgPSBhd2FpdCBnZW5lcmF0ZShbeyBuYW1lOiAnY29tbW9uTmFtZScsIHZhbHVlOiAnbG9jYWxob3N0JyB9XSwge1xuICAgIGtleVNpemU6IDIwNDgsXG4gICAgYWxnb3JpdGhtOiAnc2hhMjU2JyxcbiAgICBleHRlbnNpb25zOiBbXG4gICAgICB7IG5hbWU6ICdiYXNpY0NvbnN0cmFpbnRzJywgY0E6IHRydWUgfSxcbiAgICAgIHtcbiAgICAgICAgbmFtZTogJ3N1YmplY3RBbHROYW1lJyxcbiAgICAgICAgYWx0TmFtZXM6IFtcbiAgICAgICAgICB7IHR5cGU6IDIsIHZhbHVlOiAnbG9jYWxob3N0JyB9LFxuICAgICAgICAgIHsgdHlwZTogNywgaXA6ICcxMjcuMC4wLjEnIH0sXG4gICAgICAgIF0sXG4gICAgICB9LFxuICAgIF0sXG4gIH0pO1xuICBjb25zdCBidW5kbGUgPSBqb2luKGRpcmVjdG9yeSwgJ3RydXN0ZWQucGVtJyk7XG4gIGNvbnN0IHN5c3RlbSA9IHByb2Nlc3MuZW52LlNTTF9DRVJUX0ZJTEU7XG4gIGNvbnN0IHRydXN0ZWQgPSBzeXN0ZW0gJiYgZXhpc3RzU3luYyhzeXN0ZW0pID8gcmVhZEZpbGVTeW5jKHN5c3RlbSwgJ3V0ZjgnKSA6IHJvb3RDZXJ0aWZpY2F0ZXMuam9pbignXFxuJyk7XG4gIHdyaXRlRmlsZVN5bmMoYnVuZGxlLCBgJHt0cnVzdGVkfVxcbiR7bWFkZS5jZXJ0fVxcbmApO1xuICByZXR1cm4geyBrZXk6IG1hZGUucHJpdmF0ZSwgY2VydDogbWFkZS5jZXJ0LCBidW5kbGUgfTtcbn1cbiJdfQ==