"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.AzureError = void 0;
/** What Azure Resource Manager answers when it refuses: a status and a body with code and message. */
class AzureError extends Error {
    constructor(status, code, message) {
        super(message);
        this.status = status;
        this.code = code;
    }
    get body() {
        return { error: { code: this.code, message: this.message } };
    }
}
exports.AzureError = AzureError;
//# sourceMappingURL=data:application/json;base64,eyJ2ZXJzaW9uIjozLCJmaWxlIjoiYXp1cmUtZXJyb3IuanMiLCJzb3VyY2VSb290IjoiIiwic291cmNlcyI6WyJhenVyZS1lcnJvci50cyJdLCJuYW1lcyI6W10sIm1hcHBpbmdzIjoiOzs7QUFBQSxzR0FBc0c7QUFDdEcsTUFBYSxVQUFXLFNBQVEsS0FBSztJQUNuQyxZQUNrQixNQUFjLEVBQ2QsSUFBWSxFQUM1QixPQUFlO1FBRWYsS0FBSyxDQUFDLE9BQU8sQ0FBQyxDQUFDO1FBSkMsV0FBTSxHQUFOLE1BQU0sQ0FBUTtRQUNkLFNBQUksR0FBSixJQUFJLENBQVE7SUFJOUIsQ0FBQztJQUVELElBQVcsSUFBSTtRQUNiLE9BQU8sRUFBRSxLQUFLLEVBQUUsRUFBRSxJQUFJLEVBQUUsSUFBSSxDQUFDLElBQUksRUFBRSxPQUFPLEVBQUUsSUFBSSxDQUFDLE9BQU8sRUFBRSxFQUFFLENBQUM7SUFDL0QsQ0FBQztDQUNGO0FBWkQsZ0NBWUMiLCJzb3VyY2VzQ29udGVudCI6WyIvKiogV2hhdCBBenVyZSBSZXNvdXJjZSBNYW5hZ2VyIGFuc3dlcnMgd2hlbiBpdCByZWZ1c2VzOiBhIHN0YXR1cyBhbmQgYSBib2R5IHdpdGggY29kZSBhbmQgbWVzc2FnZS4gKi9cbmV4cG9ydCBjbGFzcyBBenVyZUVycm9yIGV4dGVuZHMgRXJyb3Ige1xuICBwdWJsaWMgY29uc3RydWN0b3IoXG4gICAgcHVibGljIHJlYWRvbmx5IHN0YXR1czogbnVtYmVyLFxuICAgIHB1YmxpYyByZWFkb25seSBjb2RlOiBzdHJpbmcsXG4gICAgbWVzc2FnZTogc3RyaW5nLFxuICApIHtcbiAgICBzdXBlcihtZXNzYWdlKTtcbiAgfVxuXG4gIHB1YmxpYyBnZXQgYm9keSgpOiBvYmplY3Qge1xuICAgIHJldHVybiB7IGVycm9yOiB7IGNvZGU6IHRoaXMuY29kZSwgbWVzc2FnZTogdGhpcy5tZXNzYWdlIH0gfTtcbiAgfVxufVxuIl19