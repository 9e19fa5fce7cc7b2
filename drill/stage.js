"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.Stage = void 0;
const node_fs_1 = require("node:fs");
const node_os_1 = require("node:os");
const node_path_1 = require("node:path");
const stand_in_1 = require("../test/azure/stand-in");
const terraform_process_1 = require("./terraform-process");
/** All that has to be cleared away in the end, whatever the end is. */
class Stage {
    constructor() {
        this.directory = (0, node_fs_1.mkdtempSync)((0, node_path_1.join)((0, node_os_1.tmpdir)(), 'drill-'));
        this.stacks = (0, node_path_1.join)(this.directory, 'cdktf.out', 'stacks');
        this.processes = new terraform_process_1.Processes();
        // Whatever is written in passing, by this program or by those it starts, goes with the directory.
        process.env.TMPDIR = this.directory;
    }
    async azure() {
        return (this.starting ?? (this.starting = stand_in_1.AzureStandIn.start()));
    }
    async clear() {
        await this.processes.stop();
        await (await this.starting?.catch(() => undefined))?.stop();
        (0, node_fs_1.rmSync)(this.directory, { recursive: true, force: true, maxRetries: 3 });
    }
}
exports.Stage = Stage;
//# sourceMappingURL=data:application/json;base64,eyJ2ZXJzaW9uIjozLCJmaWxlIjoic3RhZ2UuanMiLCJzb3VyY2VSb290IjoiIiwic291cmNlcyI6WyJzdGFnZS50cyJdLCJuYW1lcyI6W10sIm1hcHBpbmdzIjoiOzs7QUFBQSxxQ0FBOEM7QUFDOUMscUNBQWlDO0FBQ2pDLHlDQUFpQztBQUNqQyxxREFBc0Q7QUFDdEQsMkRBQWdEO0FBRWhELHVFQUF1RTtBQUN2RSxNQUFhLEtBQUs7SUFNaEI7UUFMZ0IsY0FBUyxHQUFHLElBQUEscUJBQVcsRUFBQyxJQUFBLGdCQUFJLEVBQUMsSUFBQSxnQkFBTSxHQUFFLEVBQUUsUUFBUSxDQUFDLENBQUMsQ0FBQztRQUNsRCxXQUFNLEdBQUcsSUFBQSxnQkFBSSxFQUFDLElBQUksQ0FBQyxTQUFTLEVBQUUsV0FBVyxFQUFFLFFBQVEsQ0FBQyxDQUFDO1FBQ3JELGNBQVMsR0FBRyxJQUFJLDZCQUFTLEVBQUUsQ0FBQztRQUkxQyxrR0FBa0c7UUFDbEcsT0FBTyxDQUFDLEdBQUcsQ0FBQyxNQUFNLEdBQUcsSUFBSSxDQUFDLFNBQVMsQ0FBQztJQUN0QyxDQUFDO0lBRU0sS0FBSyxDQUFDLEtBQUs7UUFDaEIsT0FBTyxDQUFDLElBQUksQ0FBQyxRQUFRLEtBQWIsSUFBSSxDQUFDLFFBQVEsR0FBSyx1QkFBWSxDQUFDLEtBQUssRUFBRSxFQUFDLENBQUM7SUFDbEQsQ0FBQztJQUVNLEtBQUssQ0FBQyxLQUFLO1FBQ2hCLE1BQU0sSUFBSSxDQUFDLFNBQVMsQ0FBQyxJQUFJLEVBQUUsQ0FBQztRQUM1QixNQUFNLENBQUMsTUFBTSxJQUFJLENBQUMsUUFBUSxFQUFFLEtBQUssQ0FBQyxHQUFHLEVBQUUsQ0FBQyxTQUFTLENBQUMsQ0FBQyxFQUFFLElBQUksRUFBRSxDQUFDO1FBQzVELElBQUEsZ0JBQU0sRUFBQyxJQUFJLENBQUMsU0FBUyxFQUFFLEVBQUUsU0FBUyxFQUFFLElBQUksRUFBRSxLQUFLLEVBQUUsSUFBSSxFQUFFLFVBQVUsRUFBRSxDQUFDLEVBQUUsQ0FBQyxDQUFDO0lBQzFFLENBQUM7Q0FDRjtBQXBCRCxzQkFvQkMiLCJzb3VyY2VzQ29udGVudCI6WyJpbXBvcnQgeyBta2R0ZW1wU3luYywgcm1TeW5jIH0gZnJvbSAnbm9kZTpmcyc7XG5pbXBvcnQgeyB0bXBkaXIgfSBmcm9tICdub2RlOm9zJztcbmltcG9ydCB7IGpvaW4gfSBmcm9tICdub2RlOnBhdGgnO1xuaW1wb3J0IHsgQXp1cmVTdGFuZEluIH0gZnJvbSAnLi4vdGVzdC9henVyZS9zdGFuZC1pbic7XG5pbXBvcnQgeyBQcm9jZXNzZXMgfSBmcm9tICcuL3RlcnJhZm9ybS1wcm9jZXNzJztcblxuLyoqIEFsbCB0aGF0IGhhcyB0byBiZSBjbGVhcmVkIGF3YXkgaW4gdGhlIGVuZCwgd2hhdGV2ZXIgdGhlIGVuZCBpcy4gKi9cbmV4cG9ydCBjbGFzcyBTdGFnZSB7XG4gIHB1YmxpYyByZWFkb25seSBkaXJlY3RvcnkgPSBta2R0ZW1wU3luYyhqb2luKHRtcGRpcigpLCAnZHJpbGwtJykpO1xuICBwdWJsaWMgcmVhZG9ubHkgc3RhY2tzID0gam9pbih0aGlzLmRpcmVjdG9yeSwgJ2Nka3RmLm91dCcsICdzdGFja3MnKTtcbiAgcHVibGljIHJlYWRvbmx5IHByb2Nlc3NlcyA9IG5ldyBQcm9jZXNzZXMoKTtcbiAgcHJpdmF0ZSBzdGFydGluZz86IFByb21pc2U8QXp1cmVTdGFuZEluPjtcblxuICBwdWJsaWMgY29uc3RydWN0b3IoKSB7XG4gICAgLy8gV2hhdGV2ZXIgaXMgd3JpdHRlbiBpbiBwYXNzaW5nLCBieSB0aGlzIHByb2dyYW0gb3IgYnkgdGhvc2UgaXQgc3RhcnRzLCBnb2VzIHdpdGggdGhlIGRpcmVjdG9yeS5cbiAgICBwcm9jZXNzLmVudi5UTVBESVIgPSB0aGlzLmRpcmVjdG9yeTtcbiAgfVxuXG4gIHB1YmxpYyBhc3luYyBhenVyZSgpOiBQcm9taXNlPEF6dXJlU3RhbmRJbj4ge1xuICAgIHJldHVybiAodGhpcy5zdGFydGluZyA/Pz0gQXp1cmVTdGFuZEluLnN0YXJ0KCkpO1xuICB9XG5cbiAgcHVibGljIGFzeW5jIGNsZWFyKCk6IFByb21pc2U8dm9pZD4ge1xuICAgIGF3YWl0IHRoaXMucHJvY2Vzc2VzLnN0b3AoKTtcbiAgICBhd2FpdCAoYXdhaXQgdGhpcy5zdGFydGluZz8uY2F0Y2goKCkgPT4gdW5kZWZpbmVkKSk/LnN0b3AoKTtcbiAgICBybVN5bmModGhpcy5kaXJlY3RvcnksIHsgcmVjdXJzaXZlOiB0cnVlLCBmb3JjZTogdHJ1ZSwgbWF4UmV0cmllczogMyB9KTtcbiAgfVxufVxuIl19